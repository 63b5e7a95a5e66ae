"""Issue 10: no stranger is heard, no case count is felt, no start ends in a riddle. As `lost_or_unseen`."""

from __future__ import annotations

from typing import Final

from tests.controls.control import Control, Edit, Module

STRANGERS: Final = Module("tests/receiving/test_strangers.py")
WATCHING: Final = Module("tests/receiving/test_watching.py")
ADDRESSES: Final = Module("tests/test_addresses.py")
SETTINGS: Final = Module("tests/test_settings.py")
CODES: Final = Module("tests/dialogs/test_identifiers.py")
GATE: Final = Module("tests/gate/test_gate.py")
LEAVING: Final = Module("tests/gate/test_leaving.py")
SCHEMA: Final = Module("tests/store/test_schema.py")
DUE: Final = Module("tests/store/test_due.py")
REDRAWING: Final = Module("tests/flows/test_redrawing.py")
PRIORITY: Final = Module("tests/flows/test_priority.py")
OTHERS: Final = Module("tests/flows/test_other_releases.py")
RUNNER: Final = Module("tests/test_runner.py")
ENCRYPTION: Final = Module("tests/operations/test_encryption.py")
UNINSTALLED: Final = Module("tests/operations/test_uninstalled.py")
TEXTS: Final = Module("tests/flows/test_long_texts.py")
STARTS: Final = Module("tests/starts/test_starts.py")
README: Final = Module("tests/test_readme.py")

TURNED_AWAY: Final = "test_a3_whoever_may_not_is_told_why_by_every_listener_and_nothing_is_read"
STRANGER: Final = "test_a1_a_stranger_gets_401_and_nothing_is_sent_or_logged_of_what_they_wrote"
WRONG_START: Final = "test_a_wrong_start_is_one_sentence_and_its_status"


OTHER_KEY: Final = "test_a_key_that_is_missing_or_another_one_is_refused_and_nothing_is_written"
MARKED_ONCE: Final = "test_every_open_case_is_marked_once_in_whatever_order_slack_says_so_and_is_tried_no_more"
GOES_ON: Final = (
    "test_the_workspace_itself_uninstalls_the_app_and_a_restart_with_a_token_that_works_goes_on_with_every_case"
)


def start(*whats: str) -> tuple[str, ...]:
    """The tests of these rows of the table of wrong starts."""
    return STARTS(*(f"{WRONG_START}[{what}]" for what in whats))


STRANGERS_HEARD: Final = (
    Control(
        "10-A1",
        "A timestamp that is no number, or a signature that is not ASCII, makes the verifier raise",
        "both headers must have their shape",
        (
            Edit(
                "bot/receiving/signature.py",
                " or not _SECONDS.fullmatch(timestamp) or not _SHAPE.fullmatch(signature):\n",
                ":\n",
            ),
        ),
        STRANGERS(
            f"{STRANGER}[form-a timestamp that is no number]",
            f"{STRANGER}[json-a signature that is not ASCII]",
        ),
    ),
    Control(
        "10-A1b",
        "What a stranger wrote is answered at any address that it names",
        "words are said at Slack's addresses alone",
        (
            Edit(
                "bot/listeners/respond.py",
                "if url is None or not is_slacks(url, self._api_url):",
                "if url is None:",
            ),
        ),
        STRANGERS("test_a1_a_signed_press_is_never_answered_at_an_address_that_is_not_slacks"),
    ),
    Control(
        "10-A1c",
        "An address that only begins like Slack's is taken for it",
        "the whole host counts",
        (
            Edit(
                "bot/addresses.py",
                "origin.host in answers and",
                "origin.host.startswith(SLACK_ANSWERS) and",
            ),
        ),
        ADDRESSES("test_a1_and_nowhere_else[https://hooks.slack.com.evil.example/x-https://slack.com/api/]"),
    ),
    Control(
        "10-A2",
        "A body is read before anything says that it is Slack's",
        "a body that is announced as too long is not read",
        (
            Edit(
                "bot/receiving/server.py",
                "        if (request.content_length or 0) > LARGEST_BODY:\n"
                '            raise _RefusedError("too_large")\n',
                "",
            ),
        ),
        STRANGERS("test_a2_a_body_over_512_kb_gets_413_and_is_not_read_on[announced-none]"),
    ),
    Control(
        "10-A2b",
        "A body that comes in pieces is read without end",
        "reading ends at the longest body",
        (
            Edit(
                "bot/listening.py",
                "            if len(body) > most:\n                raise TooLargeError\n",
                "",
            ),
        ),
        STRANGERS("test_a2_a_body_over_512_kb_gets_413_and_is_not_read_on[chunked-well-shaped]"),
    ),
    Control(
        "10-A2c",
        "What is packed small is unpacked to any size before it is known whose it is",
        "nothing is unpacked",
        (Edit("bot/listening.py", "auto_decompress=False,", "auto_decompress=True,"),),
        STRANGERS("test_a2_what_is_packed_small_is_not_unpacked"),
    ),
    Control(
        "10-A2d",
        "Half-open requests are held without end",
        "a connection that says nothing whole is closed",
        (Edit("bot/listening.py", "keepalive_timeout=IDLE_SECONDS,", "keepalive_timeout=3600.0,"),),
        STRANGERS("test_a2_a_connection_that_says_nothing_whole_is_ended"),
    ),
    Control(
        "10-A2e",
        "A body that does not come to its end is waited for without end",
        "a body has three seconds",
        (Edit("bot/receiving/server.py", "LARGEST_BODY, BODY_SECONDS)", "LARGEST_BODY, 3600.0)"),),
        STRANGERS("test_a2_a_body_that_does_not_come_to_its_end_is_dropped_in_time"),
    ),
    Control(
        "10-A2f",
        "A local code of 40,000 letters stops the bot",
        "a code has seven characters at most",
        (
            Edit(
                "dialogs/identifiers.py",
                "(len(text) <= LONGEST_CODE and SHAPE.fullmatch(text))",
                "SHAPE.fullmatch(text)",
            ),
            Edit("dialogs/identifiers.py", '-?[0-9]{1,3}"', '-?[0-9]+"'),
        ),
        CODES("test_a6_a_code_of_forty_thousand_letters_costs_nothing"),
    ),
    Control(
        "10-A3",
        "Guests, people of other organisations and people who left read and change cases",
        "who somebody is, is judged",
        (
            Edit(
                "bot/listeners/gate.py",
                '    if standing is not None and standing != "member":\n        raise TurnedAwayError(standing)\n',
                "",
            ),
        ),
        GATE(
            f"{TURNED_AWAY}[guest]",
            f"{TURNED_AWAY}[guest of one channel]",
            f"{TURNED_AWAY}[other organisation]",
            f"{TURNED_AWAY}[deactivated]",
            "test_a3_another_organisation_is_known_by_slack_even_where_the_payload_is_silent",
        ),
    ),
    Control(
        "10-A3b",
        "Whoever is not in the channel reads and changes its cases",
        "membership is judged",
        (
            Edit(
                "bot/listeners/gate.py",
                '    if is_member is False:\n        raise TurnedAwayError("not_a_member")\n',
                "",
            ),
        ),
        GATE(f"{TURNED_AWAY}[not a member]"),
    ),
    Control(
        "10-A3c",
        "Another team's case can be read, edited and closed",
        "a case belongs to this installation",
        (
            Edit(
                "bot/listeners/gate.py",
                '        if not self.installation.holds(case.team):\n            raise TurnedAwayError("other_team")\n',
                "",
            ),
        ),
        GATE("test_a3_a_case_of_another_team_is_neither_shown_nor_changed"),
    ),
    Control(
        "10-A3d",
        "What another installation of the app sends is heard",
        "a payload is of this installation",
        (
            Edit(
                "bot/listeners/gate.py",
                '        if team and not self.installation.is_own(team, body.get("enterprise_id")):\n',
                "        if team and not body:\n",
            ),
        ),
        GATE("test_a3_what_comes_from_another_installation_is_not_heard"),
    ),
    Control(
        "10-A3e",
        "A case is read and changed from any channel",
        "a case is spoken of where it lives",
        (
            Edit(
                "bot/listeners/gate.py",
                "and place not in chart.sent_to and not is_with_its_owner:\n",
                "and place not in chart.sent_to and not chart:\n",
            ),
        ),
        GATE("test_a3_a_button_in_another_channel_than_its_cases_is_refused"),
    ),
    Control(
        "10-A3f",
        "In a channel that became shared the buttons go on showing every answer",
        "what others read is looked at with every press",
        (
            Edit(
                "bot/listeners/gate.py",
                '        if is_shared:\n            raise TurnedAwayError("shared")\n',
                "",
            ),
        ),
        GATE("test_a3_in_a_channel_that_became_shared_nothing_is_shown_and_the_case_leaves_at_once"),
    ),
    Control(
        "10-A3g",
        "In a channel that became shared the old card keeps its words and buttons",
        "a case that leaves takes its words along",
        (
            Edit(
                "bot/life/move_house.py",
                "    if reason == SHARED:\n"
                "        await take_words_along(turn)\n    await bring_reminders_along(turn)\n",
                "    await bring_reminders_along(turn)\n",
            ),
        ),
        LEAVING(
            "test_a3_a_case_whose_channel_became_shared_leaves_no_button_and_no_finding_there",
            "test_a3_a_reminder_that_was_posted_before_loses_its_words_and_buttons_too",
        ),
    ),
    Control(
        "10-A3h",
        "The scheduled reminder is posted with clinical words where others read",
        "what Slack holds for a channel carries no clinical word",
        (
            Edit(
                "bot/life/spoken.py",
                "        return held_by_slack(chart, kind)\n",
                "        return in_words(chart, kind, at)\n",
            ),
        ),
        LEAVING(
            "test_a3_a_reminder_that_slack_posts_in_a_channel_that_became_shared_carries_no_clinical_word",
            "test_a3_a_reminder_that_comes_where_nobody_else_reads_gets_its_words",
            "test_a3_where_no_history_can_be_read_a_button_shows_the_words",
        ),
    ),
    Control(
        "10-A3i",
        "Where Slack does not say who somebody is, what they send is taken without a mark",
        "what was taken unchecked says so",
        (
            Edit(
                "bot/listeners/desk.py",
                "self.clock.now(), what, unchecked=visit.unchecked)",
                "self.clock.now(), what)",
            ),
        ),
        GATE(
            "test_a3_what_was_taken_unchecked_says_so_on_the_card",
            "test_a3_where_membership_cannot_be_asked_what_must_not_be_lost_is_taken_and_marked[users.info-status:500]",
        ),
    ),
    Control(
        "10-A3j",
        "A case is in a channel that others read when its reminder comes",
        "the case is looked at again shortly before its reminder comes",
        (
            Edit(
                "bot/life/unanswered.py",
                "    looks += [await say_in_words(turn, waiting) for waiting in turn.chart.asked]\n",
                "",
            ),
        ),
        LEAVING("test_a3_the_case_leaves_a_channel_that_others_read_before_its_reminder_comes"),
    ),
    Control(
        "10-A4",
        "Two people of two workspaces of one organisation both answer one reminder",
        "what is kept once is kept once in the team of the case",
        (
            Edit(
                "bot/listeners/desk.py",
                "        return CaseVisit(chart.case.team, person, not known, chart, where)\n",
                '        return CaseVisit(str(body["user"]["team_id"]), person, not known, chart, where)\n',
            ),
        ),
        GATE("test_a4_the_same_answer_of_two_people_of_two_workspaces_is_kept_once"),
    ),
    Control(
        "10-A5",
        "An address that only looks like this machine's passes as it",
        "an address is judged by its host",
        (
            Edit(
                "bot/settings.py",
                '    if origin is None or (origin.scheme == "http" and not is_this_machine(origin.host)):\n',
                '    if not url.startswith(("https://", "http://127.0.0.1", "http://localhost")):\n',
            ),
        ),
        (
            *SETTINGS("test_a5_an_api_url_is_judged_by_its_host"),
            *start(
                "A5: SLACK_API_URL=http://127.0.0.1.evil.example/",
                "A5: SLACK_API_URL=http://localhost@evil.example/",
            ),
        ),
    ),
    Control(
        "10-A5b",
        "The signing secret x passes",
        "a signing secret has its shape",
        (Edit("bot/settings.py", '_shaped("[0-9a-f]{32}")', '_shaped("(?s).+")'),),
        SETTINGS("test_a5_a_signing_secret_has_its_shape"),
    ),
    Control(
        "10-A5c",
        "What the settings show of themselves holds the database's password",
        "the address of the database is not shown",
        (Edit("bot/settings.py", "validate_default=True, repr=False)", "validate_default=True)"),),
        SETTINGS("test_a5_what_settings_show_of_themselves_holds_no_secret"),
    ),
    Control(
        "10-A5d",
        "Database files are readable by everyone on the machine",
        "they are made for their owner alone",
        (Edit("bot/kept/database.py", "FOR_ITS_OWNER: Final = 0o600", "FOR_ITS_OWNER: Final = 0o644"),),
        SCHEMA("test_a5_a_new_file_and_what_lies_beside_it_are_its_owners_only"),
    ),
    Control(
        "10-A6",
        "The local code lets through names, dates and numbers of patients",
        "one small shape",
        (
            Edit("dialogs/identifiers.py", 'r"[A-Z]{0,3}-?[0-9]{1,3}"', 'r"[A-Za-z0-9 -]+"'),
            Edit("dialogs/identifiers.py", "LONGEST_CODE: Final = 7", "LONGEST_CODE: Final = 24"),
        ),
        CODES("test_a6_whatever_else_is_typed_is_refused_and_the_refusal_shows_the_shape"),
    ),
)

CASE_COUNT_FELT: Final = (
    Control(
        "10-B1",
        "One form answered question by question is redrawn with every answer",
        "it is redrawn where an answer changes what is shown",
        (
            Edit(
                "bot/listeners/examination.py",
                '        if presses.shows(view["id"], redrawn):\n            return\n',
                "",
            ),
        ),
        REDRAWING("test_b1_the_seeds_own_form_is_redrawn_at_most_twelve_times[http-sqlite]"),
    ),
    Control(
        "10-B1b",
        "A form that is not redrawn with every answer shows old words",
        "what changes what is shown is drawn at once, and what Slack did not draw with the next answer",
        (
            Edit(
                "bot/listeners/examination.py",
                "        if form is None or form.shape != _shape(redrawn):\n            return False\n",
                "        if form is None:\n            return False\n",
            ),
        ),
        REDRAWING(
            "test_b1_an_answer_that_changes_what_is_shown_is_drawn_at_once[http-sqlite]",
            "test_b1_what_slack_did_not_draw_is_drawn_with_the_next_answer[http-sqlite]",
        ),
    ),
    Control(
        "10-B2",
        "Six emergencies in one channel at once: half of the posts are refused, and the last card is seconds late",
        "the pace of a channel is kept",
        (
            Edit(
                "bot/life/post_once.py",
                "        wait_turn=lambda: turn.slack.pace.turn(channel, rank),\n",
                "        wait_turn=None,\n",
            ),
        ),
        PRIORITY("test_b2_six_emergencies_at_once_are_all_shown_before_any_plan_and_slack_has_little_to_refuse"),
    ),
    Control(
        "10-B2b",
        "Each 429 is an error with an id in the log",
        "that Slack asks us to wait is no error",
        (
            Edit(
                "bot/life/retry.py",
                '            log.info("case %s: Slack asks to wait until',
                '            log.error("case %s: Slack asks to wait until',
            ),
        ),
        PRIORITY("test_b2_that_slack_asks_us_to_wait_is_no_error_in_the_log"),
    ),
    Control(
        "10-B2c",
        "An emergency waits behind what is said of other cases in its channel",
        "what is most urgent goes first",
        (
            Edit(
                "bot/pace.py",
                "    if not urgent:\n        return Rank.ORDINARY\n",
                "    if urgent is not None:\n        return Rank.ORDINARY\n",
            ),
        ),
        Module("tests/flows/test_degrading.py")("test_an_emergency_does_not_wait_behind_the_messages_of_other_cases"),
    ),
    Control(
        "10-B3",
        "Every look for what is due reads every case that there ever was",
        "an index of what is not dealt with",
        (
            Edit(
                "bot/kept/tables.py",
                'Index("ix_cases_undone", cases.c.opened_at, sqlite_where=UNDONE, postgresql_where=UNDONE)\n',
                "",
            ),
        ),
        DUE("test_b3_no_look_for_what_is_due_reads_the_cases_that_are_not"),
    ),
    Control(
        "10-B3b",
        "3,000 cases due at once are as many tasks in memory",
        "so many cases are worked on at once, and emergencies",
        (
            Edit(
                "bot/life/one_machine.py",
                "len(self._busy) >= MOST_AT_ONCE\n",
                "len(self._busy) < 0\n",
            ),
        ),
        RUNNER("test_b3_of_thousands_of_cases_that_are_due_some_hundreds_are_worked_on_at_once_and_every_emergency"),
    ),
    Control(
        "10-B3c",
        "A message is not changed because its new text is longer than Slack takes",
        "a text that is too long is cut at a line, and says so",
        (Edit("bot/slack.py", "text=in_full_lines(message.text)", "text=message.text"),),
        TEXTS("test_b3_a_message_whose_new_text_is_too_long_is_changed_all_the_same_and_says_where_it_is_cut"),
        shown_by="SlackApiError",
    ),
    Control(
        "10-B3d",
        "The text that stands in for blocks that Slack refuses is cut in its middle and does not say so",
        "the line that says so",
        (
            Edit(
                "dialogs/message.py",
                "text=in_full_lines(message.text), blocks=[]",
                "text=message.text[:LONGEST_TEXT], blocks=[]",
            ),
        ),
        TEXTS("test_b3_a_text_alone_that_is_too_long_says_where_it_is_cut"),
    ),
    Control(
        "10-B3e",
        "The local workspace takes changes that Slack is reported to refuse",
        "its table of limits knows them",
        (
            Edit(
                "bot/sandbox/api_chat.py",
                'refused_beyond=LIMITS["message.text.recommended"]',
                'refused_beyond=LIMITS["message.text.hard"]',
            ),
        ),
        Module("tests/sandbox/test_messages.py")("test_b3_a_change_to_more_than_slack_advises_is_refused"),
    ),
)

RIDDLES: Final = (
    Control(
        "10-C1",
        "Behind a proxy the local workspace's calls are sent through it",
        "the environment's proxy never stands between us and this machine",
        (
            Edit(
                "bot/web_api.py",
                "        trust_env=origin is None or not is_this_machine(origin.host),\n",
                "        trust_env=origin is not None,\n",
            ),
        ),
        STARTS("test_c1_behind_a_proxy_the_local_workspace_starts_without_it[localhost]"),
    ),
    Control(
        "10-C1b",
        "Behind a proxy the real Slack is not reached",
        "the environment's proxy is the way to it",
        (Edit("bot/web_api.py", "        trust_env=origin is None or not is_this_machine(origin.host),\n", ""),),
        STARTS("test_c1_the_real_slack_is_called_through_the_proxy"),
    ),
    Control(
        "10-C1c",
        "The socket goes its way without the proxy, or through it where it must not",
        "NO_PROXY, and this machine",
        (
            Edit(
                "bot/addresses.py",
                "    if is_this_machine(host) or proxy_bypass(parts.netloc) or proxy_bypass(host):\n"
                "        return None\n",
                "",
            ),
        ),
        ADDRESSES("test_c1_a_socket_leaves_through_the_proxy_unless_it_is_told_not_to"),
    ),
    Control(
        "10-C2",
        "Missing tokens beside other settings start the local workspace, which looks healthy",
        "what is missing is named",
        (
            Edit(
                "bot/settings.py",
                "    if settings is not None and set_up:\n        lines += _missing(settings)\n",
                "",
            ),
        ),
        start("C2: database and no token"),
    ),
    Control(
        "10-C2b",
        "A misspelt variable is passed over",
        "what is none of ours is named, with the nearest that is",
        (Edit("bot/settings.py", "    lines = _misspelt(set_up) + lines\n", ""),),
        (
            *start("C2: SLACK_BOT_TOKN"),
            *SETTINGS("test_c2_a_variable_that_is_none_of_ours_is_named_with_the_nearest_that_is"),
        ),
    ),
    Control(
        "10-C2c",
        "The local workspace does not start where a real set-up is there",
        "by name it starts whatever is set up",
        (
            Edit(
                "bot/starting.py",
                "settings = demo_settings() if demo else read_settings()",
                "settings = read_settings()",
            ),
        ),
        STARTS("test_c2_the_local_workspace_starts_by_name_whatever_is_set_up"),
    ),
    Control(
        "10-C3",
        "A folder of the database that is missing is a traceback, or a new and empty database",
        "the folder is looked for and named",
        (Edit("bot/kept/one_process.py", "        if not folder.is_dir():", "        if folder.is_file():"),),
        start("C3: folder of the database missing"),
    ),
    Control(
        "10-C3b",
        "A folder in which nothing may be written is a traceback",
        "what the system says of the lock is told in words",
        (
            Edit(
                "bot/kept/one_process.py",
                "                raise CannotStartError(self._why(refused)) from None\n",
                "                raise refused from None\n",
            ),
        ),
        start("C3: folder of the database read-only", "C4: a file system without locks"),
    ),
    Control(
        "10-C3c",
        "sqlite:// is a traceback, or a database in memory that is lost at the end",
        "the address must name a file",
        (
            Edit(
                "bot/settings.py",
                '    if scheme.startswith("sqlite") and not re.fullmatch(r"/(?!:memory:)[^?#\\0]+", rest):\n',
                '    if scheme.startswith("sqlite") and rest is None:\n',
            ),
        ),
        start("C3: sqlite://"),
    ),
    Control(
        "10-C3d",
        "PostgreSQL without its extra is a traceback",
        "the sentence that says what to install",
        (Edit("bot/app.py", "    except ImportError:\n", "    except ZeroDivisionError:\n"),),
        start("C3: PostgreSQL without its extra"),
    ),
    Control(
        "10-C3e",
        "--port 99999 is a traceback",
        "a port is one",
        (Edit("bot/__main__.py", " or int(given) > HIGHEST_PORT:\n", ":\n"),),
        start("C3: --port 99999"),
    ),
    Control(
        "10-C3f",
        "An unknown host is a traceback",
        "the sentence that names BACKPAIN_HOST",
        (
            Edit(
                "bot/listening.py",
                "        except (socket.gaierror, UnicodeError):\n",
                "        except ZeroDivisionError:\n",
            ),
        ),
        start("C3: BACKPAIN_HOST unknown"),
    ),
    Control(
        "10-C3g",
        "A terminal that is not UTF-8 is a traceback",
        "a letter that it cannot show is replaced, and the first words have none",
        (
            Edit("bot/__main__.py", '            stream.reconfigure(errors="replace")', "            stream.flush()"),
            Edit("bot/serving.py", "own machine: nothing", "own machine \\u2013 nothing"),
        ),
        STARTS("test_c3_a_terminal_that_is_not_utf8_is_no_reason_to_fail"),
    ),
    Control(
        "10-C3h",
        "Ctrl-C while waiting is a traceback",
        "the sentence that it was stopped",
        (Edit("bot/starting.py", "    except KeyboardInterrupt:\n", "    except ZeroDivisionError:\n"),),
        STARTS("test_c3_ctrl_c_while_waiting_for_another_process_is_one_sentence[http]"),
    ),
    Control(
        "10-C3i",
        "triage into a pipe that closes is a traceback",
        "the sentence that not everything was printed",
        (Edit("bot/triage_command.py", "    except OSError as unwritable:\n", "    except EOFError as unwritable:\n"),),
        STARTS("test_c3_triage_into_a_pipe_that_closes_is_one_sentence"),
    ),
    Control(
        "10-C4",
        "A file system without locks is waited for, with a false sentence",
        "what cannot lock is no lock that is taken",
        (
            Edit(
                "bot/kept/one_process.py",
                "            except Timeout:\n",
                "            except (Timeout, OSError):\n",
            ),
        ),
        start("C4: a file system without locks"),
    ),
    Control(
        "10-C4b",
        "Where fcntl does not exist nothing starts, triage included",
        "each command imports what it needs itself",
        (
            Edit(
                "bot/__main__.py",
                "from bot.compare.command import arguments_of_diff\n",
                "import fcntl  # noqa\n\nfrom bot.compare.command import arguments_of_diff\n",
            ),
        ),
        start("C4: no fcntl, --help", "C4: no fcntl, triage"),
    ),
    Control(
        "10-C4c",
        "Where fcntl does not exist the bot starts all the same, or says nothing of why it does not",
        "what needs Linux or macOS says so",
        (Edit("bot/starting.py", "        _need_locks()\n", ""),),
        start("C4: no fcntl, run"),
    ),
    Control(
        "10-C5",
        "app_uninstalled and tokens_revoked are answered 404, and nobody hears of them",
        "both are heard and logged with what to do",
        (
            Edit("bot/listeners/unknown.py", '    app.event("app_uninstalled")(note_uninstalled)\n', ""),
            Edit("bot/listeners/unknown.py", '    app.event("tokens_revoked")(note_revoked)\n', ""),
        ),
        OTHERS("test_c5_the_app_being_uninstalled_is_answered_and_logged_with_what_to_do[http-sqlite]"),
    ),
    Control(
        "10-C5y",
        "A case is tried against a Slack that is gone, every minute and for ever",
        "a case that is marked is put down",
        (
            Edit(
                "bot/life/advance.py",
                "if uninstalled_since(history) is not None:",
                "if uninstalled_since(history) is None and not history:",
            ),
        ),
        UNINSTALLED(f"{MARKED_ONCE}[order0]", f"{MARKED_ONCE}[order1]"),
        shown_by="TimeoutError",
    ),
    Control(
        "10-C5z",
        "The app is installed again, and an urgent case that was marked stays silent",
        "the marks are lifted at the start with a token that works",
        (
            Edit(
                "bot/life/uninstalled.py",
                "            if await self._lift_all():\n",
                "            if not self._looks_left:\n",
            ),
        ),
        UNINSTALLED(GOES_ON),
        shown_by="TimeoutError",
    ),
    Control(
        "10-C5w",
        "What is kept of a patient lies in the database for whoever reads the file, though there is a key",
        "a text is sealed on its way into the database",
        (Edit("bot/kept/sealing.py", "else seal.sealed(text)", "else str(text)"),),
        ENCRYPTION("test_no_byte_of_the_file_or_its_log_holds_a_body_while_the_bot_works_and_afterwards"),
    ),
    Control(
        "10-C5x",
        "The bot starts without the key of its database, and can read none of its cases",
        "a key that is needed and not there stops the start",
        (
            Edit(
                "bot/kept/store.py",
                "        await self.database.read(lambda connection: refuse_other_keys(connection, self._seal))\n",
                "",
            ),
        ),
        ENCRYPTION(f"{OTHER_KEY}[sqlite-keys0]", f"{OTHER_KEY}[sqlite-keys1]"),
        shown_by="Failed",
    ),
    Control(
        "10-C5b",
        "A button of an older release is answered 404",
        "any button is answered in words",
        (Edit("bot/listeners/unknown.py", "    app.action(ANYTHING)(answer_old_button)\n", ""),),
        OTHERS("test_c5_a_button_of_another_release_is_answered_in_words[http-sqlite]"),
    ),
    Control(
        "10-C5c",
        "A form of an older release looks as if it had been saved",
        "any form is answered",
        (
            Edit(
                "bot/listeners/unknown.py",
                '    await ack(response_action="update", view=turned_away.old_form())\n',
                "    await ack()\n",
            ),
        ),
        OTHERS("test_c5_a_form_of_another_release_is_not_taken_for_saved[http-sqlite]"),
    ),
    Control(
        "10-C5d",
        "An event that nobody waits for is answered 404, and sent again and again",
        "any event is answered",
        (Edit("bot/listeners/unknown.py", "    app.event(ANYTHING)(acknowledge_only)\n", ""),),
        OTHERS("test_c5_an_event_nobody_waits_for_is_answered[http-sqlite]"),
    ),
    Control(
        "10-C5e",
        "A response_url that hangs holds the answer to Slack back",
        "an answer waits for words a quarter of a second at most",
        (
            Edit(
                "bot/listeners/respond.py",
                "        await asyncio.wait({task}, timeout=HOLD_SECONDS)\n",
                "        await asyncio.wait({task})\n",
            ),
        ),
        OTHERS("test_c5_a_response_url_that_hangs_does_not_hold_back_the_answer_to_slack[http-sqlite]"),
    ),
    Control(
        "10-C6",
        "Wrong signing secret, clock or path: the log has no line",
        "one line says what to mend",
        (Edit("bot/receiving/server.py", "            self._unheard.note(refused.reason)\n", ""),),
        WATCHING("test_c6_a_wrong_secret_clock_or_path_leaves_one_line_that_says_what_to_mend"),
    ),
    Control(
        "10-C6b",
        "/readyz says ok with the database locked",
        "it tries to write",
        (
            Edit(
                "bot/operations/readiness.py",
                "            Checked(write, database_words, DATABASE_FRESH_SECONDS),\n",
                "",
            ),
        ),
        WATCHING(
            "test_c6_readyz_says_that_the_database_is_locked_and_that_it_is_free_again",
            "test_c6_readyz_says_that_the_database_is_read_only",
        ),
    ),
    Control(
        "10-C6c",
        "/readyz says ok with the token revoked",
        "it asks Slack",
        (
            Edit(
                "bot/operations/readiness.py",
                "            Checked(auth_test, token_words, TOKEN_FRESH_SECONDS),\n",
                "",
            ),
        ),
        WATCHING(
            "test_c6_readyz_says_that_the_token_is_revoked_though_nothing_was_sent",
            "test_c6_readyz_says_that_slack_does_not_answer",
        ),
    ),
    Control(
        "10-C7",
        "The README's first command fails on a Python that a distribution manages",
        "it makes its own environment",
        (
            Edit(
                "README.md",
                "python3 -m venv .venv && .venv/bin/pip install . && .venv/bin/backpain demo",
                "pip install . && backpain demo",
            ),
        ),
        README("test_c7_every_install_is_into_an_environment_of_its_own"),
    ),
)

STRANGERS_AND_STARTS: Final[tuple[Control, ...]] = (*STRANGERS_HEARD, *CASE_COUNT_FELT, *RIDDLES)
