// Speaks to the workspace: reads its state, listens for changes, sends what the person does.

const UNREACHABLE = "The local workspace did not answer. Check that it is still running, then try again.";

/** Sends `body` to a /ui route; gives {ok: true, …} or {ok: false, error}. Never throws. */
export async function post(path, body) {
  try {
    const response = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    return await response.json();
  } catch {
    return { ok: false, error: UNREACHABLE };
  }
}

/** Everything `person` ("alice" or "bob") sees, or null while the workspace cannot be reached. */
export async function readState(person) {
  try {
    const response = await fetch(`/ui/state?as=${encodeURIComponent(person)}`, { cache: "no-store" });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

/** Calls `changed(version)` when something changed for `person`, `reachable(bool)` as the line comes and goes. */
export function listen(person, { changed, reachable }) {
  const source = new EventSource(`/ui/events?as=${encodeURIComponent(person)}`);
  source.onopen = () => reachable(true);
  source.onerror = () => reachable(false);
  source.onmessage = (event) => changed(JSON.parse(event.data).version);
  return () => source.close();
}
