CREATE TABLE public.cases (
    id character varying(32) NOT NULL,
    code character varying(16) NOT NULL,
    team character varying(32) NOT NULL,
    channel character varying(32) NOT NULL,
    owner character varying(32) NOT NULL,
    opened_at double precision NOT NULL,
    urgent boolean NOT NULL,
    done json NOT NULL,
    trying character varying,
    handled integer NOT NULL,
    due_at double precision,
    errors integer NOT NULL,
    version integer NOT NULL
);
CREATE TABLE public.events (
    seq integer NOT NULL,
    case_id character varying(32) NOT NULL,
    team character varying(32) NOT NULL,
    key character varying(255) NOT NULL,
    kind character varying(16) NOT NULL,
    person character varying(32) NOT NULL,
    at double precision NOT NULL,
    body json NOT NULL
);
CREATE SEQUENCE public.events_seq_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.events_seq_seq OWNED BY public.events.seq;
ALTER TABLE ONLY public.events ALTER COLUMN seq SET DEFAULT nextval('public.events_seq_seq'::regclass);
ALTER TABLE ONLY public.cases
    ADD CONSTRAINT cases_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.cases
    ADD CONSTRAINT cases_team_code_key UNIQUE (team, code);
ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_team_key_key UNIQUE (team, key);
CREATE INDEX ix_cases_due_at ON public.cases USING btree (due_at);
CREATE INDEX ix_events_case_id ON public.events USING btree (case_id);
ALTER TABLE ONLY public.events
    ADD CONSTRAINT events_case_id_fkey FOREIGN KEY (case_id) REFERENCES public.cases(id);
