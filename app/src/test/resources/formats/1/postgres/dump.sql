SET check_function_bodies = off;
CREATE OR REPLACE FUNCTION public.galley_add(a bigint, b bigint)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ SELECT CASE WHEN a::numeric + b::numeric BETWEEN -9223372036854775808::numeric AND 9223372036854775807::numeric THEN (a::numeric + b::numeric)::bigint END $function$;
CREATE OR REPLACE FUNCTION public.galley_distance(a point, b point)
 RETURNS double precision
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE STRICT COST 200
AS $function$
DECLARE
    u double precision := a[1] - b[1];
    v double precision := a[1] + b[1];
    w double precision := abs(a[0] - b[0]);
    z double precision;
    s double precision; c double precision;
    u_sine double precision; u_cosine double precision;
    v_sine double precision; v_cosine double precision;
    p double precision; q double precision;
    t double precision;
BEGIN
    IF w > 180 THEN w := 360 - w; END IF;
    IF abs(u) < '1.0E-9'::double precision THEN u := 0; ELSE u := u * '0.004363323129985824'::double precision; END IF;
    z := u * u;
    s := u * (1 + z * ('-0.16666666666666666'::double precision + z * ('0.008333333333333333'::double precision + z * ('-1.984126984126984E-4'::double precision + z * ('2.7557319223985893E-6'::double precision + z * ('-2.505210838544172E-8'::double precision + z * ('1.6059043836821613E-10'::double precision + z * ('-7.647163731819816E-13'::double precision + z * '2.8114572543455206E-15'::double precision))))))));
    c := (1 + z * ('-0.5'::double precision + z * ('0.041666666666666664'::double precision + z * ('-0.001388888888888889'::double precision + z * ('2.48015873015873E-5'::double precision + z * ('-2.755731922398589E-7'::double precision + z * ('2.08767569878681E-9'::double precision + z * ('-1.1470745597729725E-11'::double precision + z * '4.779477332387385E-14'::double precision))))))));
    p := 2 * s * c; q := (c - s) * (c + s);
    u_sine := p; u_cosine := q;
    IF abs(v) < '1.0E-9'::double precision THEN v := 0; ELSE v := v * '0.004363323129985824'::double precision; END IF;
    z := v * v;
    s := v * (1 + z * ('-0.16666666666666666'::double precision + z * ('0.008333333333333333'::double precision + z * ('-1.984126984126984E-4'::double precision + z * ('2.7557319223985893E-6'::double precision + z * ('-2.505210838544172E-8'::double precision + z * ('1.6059043836821613E-10'::double precision + z * ('-7.647163731819816E-13'::double precision + z * '2.8114572543455206E-15'::double precision))))))));
    c := (1 + z * ('-0.5'::double precision + z * ('0.041666666666666664'::double precision + z * ('-0.001388888888888889'::double precision + z * ('2.48015873015873E-5'::double precision + z * ('-2.755731922398589E-7'::double precision + z * ('2.08767569878681E-9'::double precision + z * ('-1.1470745597729725E-11'::double precision + z * '4.779477332387385E-14'::double precision))))))));
    p := 2 * s * c; q := (c - s) * (c + s);
    v_sine := p; v_cosine := q;
    IF abs(w) < '1.0E-9'::double precision THEN w := 0; ELSE w := w * '0.004363323129985824'::double precision; END IF;
    z := w * w;
    s := w * (1 + z * ('-0.16666666666666666'::double precision + z * ('0.008333333333333333'::double precision + z * ('-1.984126984126984E-4'::double precision + z * ('2.7557319223985893E-6'::double precision + z * ('-2.505210838544172E-8'::double precision + z * ('1.6059043836821613E-10'::double precision + z * ('-7.647163731819816E-13'::double precision + z * '2.8114572543455206E-15'::double precision))))))));
    c := (1 + z * ('-0.5'::double precision + z * ('0.041666666666666664'::double precision + z * ('-0.001388888888888889'::double precision + z * ('2.48015873015873E-5'::double precision + z * ('-2.755731922398589E-7'::double precision + z * ('2.08767569878681E-9'::double precision + z * ('-1.1470745597729725E-11'::double precision + z * '4.779477332387385E-14'::double precision))))))));
    p := 2 * s * c; q := (c - s) * (c + s);
    s := p; c := q;
    p := u_sine * c; q := v_cosine * s;
    p := p * p + q * q;
    q := u_cosine * c; t := v_sine * s;
    q := q * q + t * t;
    t := sqrt(p) / (sqrt(q) + sqrt(p + q));
    t := t / (1 + sqrt(1 + t * t));
    t := t / (1 + sqrt(1 + t * t));
    z := t * t;
    RETURN round(t * (1 + z * ('-0.3333333333333333'::double precision + z * ('0.2'::double precision + z * ('-0.14285714285714285'::double precision + z * ('0.1111111111111111'::double precision + z * ('-0.09090909090909091'::double precision + z * ('0.07692307692307693'::double precision + z * ('-0.06666666666666667'::double precision + z * ('0.058823529411764705'::double precision + z * ('-0.05263157894736842'::double precision + z * ('0.047619047619047616'::double precision + z * '-0.043478260869565216'::double precision))))))))))) * '1.019361408E8'::double precision * 100) / 100;
END $function$;
CREATE OR REPLACE FUNCTION public.galley_div(a bigint, b bigint)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ SELECT CASE WHEN b = 0 OR (b = -1 AND a = -9223372036854775808) THEN NULL
     ELSE a / b END $function$;
CREATE OR REPLACE FUNCTION public.galley_mod(a bigint, b bigint)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ SELECT CASE WHEN b = 0 THEN NULL WHEN b = -1 THEN a - a ELSE a % b END $function$;
CREATE OR REPLACE FUNCTION public.galley_mul(a bigint, b bigint)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ SELECT CASE WHEN a::numeric * b::numeric BETWEEN -9223372036854775808::numeric AND 9223372036854775807::numeric THEN (a::numeric * b::numeric)::bigint END $function$;
CREATE OR REPLACE FUNCTION public.galley_neg(a bigint)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ SELECT CASE WHEN a = -9223372036854775808 THEN NULL ELSE -a END $function$;
CREATE OR REPLACE FUNCTION public.galley_sub(a bigint, b bigint)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ SELECT CASE WHEN a::numeric - b::numeric BETWEEN -9223372036854775808::numeric AND 9223372036854775807::numeric THEN (a::numeric - b::numeric)::bigint END $function$;
CREATE SEQUENCE _changes_seq;
CREATE TABLE _admins (email_key text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL, email text COLLATE "C" NOT NULL, role text COLLATE "C" NOT NULL, created bigint NOT NULL);
CREATE TABLE _changes (seq bigint DEFAULT nextval('_changes_seq'::regclass) NOT NULL, xid xid8 DEFAULT pg_current_xact_id() NOT NULL, c integer NOT NULL, id text COLLATE "C" NOT NULL, op smallint NOT NULL, vc smallint NOT NULL, olds text, t bigint NOT NULL);
CREATE TABLE _collections (number bigint NOT NULL, name text COLLATE "C" NOT NULL, kind text COLLATE "C" NOT NULL, definition text COLLATE "C" NOT NULL);
CREATE TABLE _credentials (collection text COLLATE "C" NOT NULL, email_key text COLLATE "C" NOT NULL, subject text COLLATE "C" NOT NULL, hash text COLLATE "C" NOT NULL, changed bigint NOT NULL);
CREATE TABLE _idempotency (collection text COLLATE "C" NOT NULL, subject text COLLATE "C" NOT NULL, idempotency_key text COLLATE "C" NOT NULL, fingerprint text COLLATE "C" NOT NULL, answer text COLLATE "C" NOT NULL, expires bigint NOT NULL);
CREATE TABLE _meta (k text COLLATE "C" NOT NULL, v text COLLATE "C" NOT NULL);
CREATE TABLE _migrations (version bigint NOT NULL, applied bigint NOT NULL, steps text COLLATE "C" NOT NULL);
CREATE TABLE _revocations (id text COLLATE "C" NOT NULL, name text COLLATE "C" NOT NULL, revoked bigint NOT NULL);
CREATE TABLE _secrets (name text COLLATE "C" NOT NULL, sealed text COLLATE "C" NOT NULL);
CREATE TABLE _service_keys (id text COLLATE "C" NOT NULL, name text COLLATE "C" NOT NULL, hash text COLLATE "C" NOT NULL, scopes text COLLATE "C" NOT NULL, created bigint NOT NULL, expires bigint NOT NULL);
CREATE TABLE _sessions (id text COLLATE "C" NOT NULL, collection text COLLATE "C" NOT NULL, subject text COLLATE "C" NOT NULL, counter bigint NOT NULL, confirmed bigint NOT NULL, mac_key text COLLATE "C" NOT NULL, created bigint NOT NULL, refreshed bigint NOT NULL, expires bigint NOT NULL);
CREATE TABLE _setup (hash text COLLATE "C" NOT NULL, expires bigint NOT NULL);
CREATE TABLE notes (id text COLLATE "C" NOT NULL, created bigint NOT NULL, updated bigint NOT NULL, _rev bigint NOT NULL, title text COLLATE "C", stars bigint, weight double precision, price bigint, done boolean, due bigint, place point, more text COLLATE "C", tags text[] COLLATE "C" DEFAULT '{}'::text[] NOT NULL, secret text COLLATE "C", team text COLLATE "C", owner text COLLATE "C", _search tsvector);
CREATE TABLE teams (id text COLLATE "C" NOT NULL, created bigint NOT NULL, updated bigint NOT NULL, _rev bigint NOT NULL, title text COLLATE "C");
CREATE TABLE users (id text COLLATE "C" NOT NULL, created bigint NOT NULL, updated bigint NOT NULL, _rev bigint NOT NULL, email text COLLATE "C", verified boolean, roles text[] COLLATE "C" DEFAULT '{}'::text[] NOT NULL, suspended boolean);
INSERT INTO _admins (email_key, id, email, role, created) VALUES ('grace@example.com', '01a201ab-e4e5-7a38-9b14-c20b4b91eb7c', 'grace@example.com', 'owner', '1795324373623');
INSERT INTO _changes (seq, xid, c, id, op, vc, olds, t) VALUES ('1', '762', '2', '01a201ab-f95c-7b65-b870-a86dc0d89680', '1', '1', NULL, '1795324377434');
INSERT INTO _changes (seq, xid, c, id, op, vc, olds, t) VALUES ('10', '771', '3', '01a201ab-fcb5-7979-9dc6-f674fefaabd8', '3', '1', '[{"owner":"01a201ab-faf7-7431-a85d-28ee940a80d2"}]', '1795324378306');
INSERT INTO _changes (seq, xid, c, id, op, vc, olds, t) VALUES ('2', '763', '1', '01a201ab-faf7-7431-a85d-28ee940a80d2', '1', '1', NULL, '1795324377487');
INSERT INTO _changes (seq, xid, c, id, op, vc, olds, t) VALUES ('3', '764', '1', '01a201ab-fbfa-7498-9d26-538f95ad1c3c', '1', '1', NULL, '1795324377943');
INSERT INTO _changes (seq, xid, c, id, op, vc, olds, t) VALUES ('4', '765', '3', '01a201ab-fc2b-7cc0-b777-3a76a8fbcc30', '1', '1', NULL, '1795324378155');
INSERT INTO _changes (seq, xid, c, id, op, vc, olds, t) VALUES ('5', '766', '3', '01a201ab-fc2b-7cc0-b777-3a76a8fbcc30', '2', '0', NULL, '1795324378191');
INSERT INTO _changes (seq, xid, c, id, op, vc, olds, t) VALUES ('6', '767', '3', '01a201ab-fc2b-7cc0-b777-3a76a8fbcc30', '2', '0', NULL, '1795324378215');
INSERT INTO _changes (seq, xid, c, id, op, vc, olds, t) VALUES ('7', '768', '3', '01a201ab-fc84-7c11-90d0-becbba40d611', '1', '1', NULL, '1795324378244');
INSERT INTO _changes (seq, xid, c, id, op, vc, olds, t) VALUES ('8', '769', '3', '01a201ab-fca9-7e2e-a8f9-d3bd1c8cf2b7', '1', '1', NULL, '1795324378281');
INSERT INTO _changes (seq, xid, c, id, op, vc, olds, t) VALUES ('9', '770', '3', '01a201ab-fcb5-7979-9dc6-f674fefaabd8', '1', '1', NULL, '1795324378293');
INSERT INTO _collections (number, name, kind, definition) VALUES ('1', 'users', 'AUTH', '{"fields":[{"name":"email","type":"email","required":true,"many":false,"maxItems":100,"unique":true,"hidden":false,"readable":"record.id == auth.id","writable":"","system":true},{"name":"verified","type":"bool","required":true,"many":false,"maxItems":100,"unique":false,"default":"constant","constant":false,"hidden":false,"readable":"","writable":"","system":true},{"name":"roles","type":"text","min":0,"max":5000,"pattern":"","searchable":false,"required":false,"many":true,"maxItems":32,"unique":false,"hidden":false,"readable":"","writable":"","system":true},{"name":"suspended","type":"bool","required":true,"many":false,"maxItems":100,"unique":false,"default":"constant","constant":false,"hidden":false,"readable":"","writable":"","system":true}],"indexes":[],"rules":{"LIST":"record.id == auth.id","VIEW":"record.id == auth.id","CREATE":"public","UPDATE":"record.id == auth.id"}}');
INSERT INTO _collections (number, name, kind, definition) VALUES ('2', 'teams', 'BASE', '{"fields":[{"name":"title","type":"text","min":0,"max":5000,"pattern":"","searchable":false,"required":false,"many":false,"maxItems":100,"unique":true,"hidden":false,"readable":"","writable":"","system":false}],"indexes":[],"rules":{"LIST":"auth != null","VIEW":"list"}}');
INSERT INTO _collections (number, name, kind, definition) VALUES ('3', 'notes', 'BASE', '{"fields":[{"name":"title","type":"text","min":0,"max":200,"pattern":"","searchable":true,"required":true,"many":false,"maxItems":100,"unique":false,"hidden":false,"readable":"","writable":"","system":false},{"name":"stars","type":"int","min":-9007199254740991,"max":9007199254740991,"required":false,"many":false,"maxItems":100,"unique":false,"hidden":false,"readable":"","writable":"","system":false},{"name":"weight","type":"number","min":"-Infinity","max":"Infinity","required":false,"many":false,"maxItems":100,"unique":false,"hidden":false,"readable":"","writable":"","system":false},{"name":"price","type":"decimal","precision":18,"scale":2,"min":-999999999999999999,"max":999999999999999999,"required":false,"many":false,"maxItems":100,"unique":false,"hidden":false,"readable":"","writable":"","system":false},{"name":"done","type":"bool","required":false,"many":false,"maxItems":100,"unique":false,"default":"constant","constant":false,"hidden":false,"readable":"","writable":"","system":false},{"name":"due","type":"datetime","required":false,"many":false,"maxItems":100,"unique":false,"hidden":false,"readable":"","writable":"","system":false},{"name":"place","type":"point","required":false,"many":false,"maxItems":100,"unique":false,"hidden":false,"readable":"","writable":"","system":false},{"name":"more","type":"json","required":false,"many":false,"maxItems":100,"unique":false,"hidden":false,"readable":"","writable":"","system":false},{"name":"tags","type":"text","min":0,"max":5000,"pattern":"","searchable":false,"required":false,"many":true,"maxItems":100,"unique":false,"hidden":false,"readable":"","writable":"","system":false},{"name":"secret","type":"text","min":0,"max":5000,"pattern":"","searchable":false,"required":false,"many":false,"maxItems":100,"unique":false,"hidden":true,"readable":"","writable":"","system":false},{"name":"team","type":"relation","to":"teams","onDelete":"SET_NULL","required":false,"many":false,"maxItems":100,"unique":false,"hidden":false,"readable":"","writable":"","system":false},{"name":"owner","type":"relation","to":"users","onDelete":"CASCADE","required":true,"many":false,"maxItems":100,"unique":false,"default":"caller","hidden":false,"readable":"","writable":"","system":false}],"indexes":[{"unique":false,"fields":[{"field":"owner","descending":false},{"field":"created","descending":true}]}],"rules":{"LIST":"record.owner == auth.id","VIEW":"list","CREATE":"auth != null && next.owner == auth.id","UPDATE":"record.owner == auth.id","DELETE":"record.owner == auth.id"}}');
INSERT INTO _credentials (collection, email_key, subject, hash, changed) VALUES ('admins', 'grace@example.com', '01a201ab-e4e5-7a38-9b14-c20b4b91eb7c', '$argon2id$v=19$m=19456,t=2,p=1$dHOnzL9jYARRcIjImtFZDA$YRwb2U4gLDEJ96dndUAg0oh9oBI1+rVt/RjbEejcswM', '1795324373623');
INSERT INTO _credentials (collection, email_key, subject, hash, changed) VALUES ('users', 'ada@example.com', '01a201ab-faf7-7431-a85d-28ee940a80d2', '$argon2id$v=19$m=19456,t=2,p=1$fFwjHvzyi8XyTUep6rZp5Q$Onyxdr7yJqfa74IvMzmGlLMlX1ywtcS609WseWbQkws', '1795324377845');
INSERT INTO _credentials (collection, email_key, subject, hash, changed) VALUES ('users', 'bob@example.com', '01a201ab-fbfa-7498-9d26-538f95ad1c3c', '$argon2id$v=19$m=19456,t=2,p=1$JRGmtjHm9jOg8XteldZxdA$qQyDvCTC0lXFTPk0QM52cOqTc7E+j9oxoHRN9FGjucY', '1795324378106');
INSERT INTO _meta (k, v) VALUES ('epoch', '5e4f701b-4bec-48a8-a558-7487082219fb');
INSERT INTO _meta (k, v) VALUES ('format', '1');
INSERT INTO _meta (k, v) VALUES ('functions', '6535ce79');
INSERT INTO _meta (k, v) VALUES ('next_collection', '4');
INSERT INTO _meta (k, v) VALUES ('schema_version', '3');
INSERT INTO _migrations (version, applied, steps) VALUES ('1', '1795324375202', 'add-collection users');
INSERT INTO _migrations (version, applied, steps) VALUES ('2', '1795324377294', 'add-collection teams');
INSERT INTO _migrations (version, applied, steps) VALUES ('3', '1795324377374', 'add-collection notes');
INSERT INTO _secrets (name, sealed) VALUES ('cursors', 'ApCfgn0_s-Z76kN-sTQkQcz3DR1s02amvQAAAAAAAAABZjE2Ssyb6590hld-KJ7HFxxO4kYU7nw8vNt0GWVZYWrNhPzKE1FN6uXVaFrI7RmQ');
INSERT INTO _secrets (name, sealed) VALUES ('sessions', 'ApCfgn0_s-Z76kN-sTQkQcz3DR1s02amvQAAAAAAAAAAiCvk8z84UEjtbIvK36p7JLRhIzpOpoL3UbFRTm6iyIMfvwtd7fpjgXwSShe4uU5u');
INSERT INTO _secrets (name, sealed) VALUES ('signing-1', 'ApCfgn0_s-Z76kN-sTQkQcz3DR1s02amvQAAAAAAAAACDGnUVQ5JNaZq3S6_ptPIWYjNbH5R54ysb6QzoO2rzIGNBXpn099HyrLWHl8MMDwcAaIfaf1_OSezRAOe1ucVdvJlJDqj0VRRZiKfFe7QpW1cghri_P8IaGBWR5rxC1s_J24W3DgjDkEPKIYHhKWQK3YbOWnUCBafNusBX6ogXIS2UmsOHyjeDNxO8-kFgXVLcifmXQvukEFpS4Ns2ZKW0Fe8Xy90uwjUOE5a5ua-1JQOpsmrdfyYmAnA-jOCUk2FlVkuiUQZgOrIl4f7wAoYC6dC6mNd_q44KEgEga4OAHd_1HdZvltq-ak');
INSERT INTO _service_keys (id, name, hash, scopes, created, expires) VALUES ('01a201ab-f803-7c7f-b41b-12661e24f61e', 'fixture', 'X6ucfnm3f705A55UcM7b80g-3DVDB52R88iKRXVpfx0', 'hidden:read records:read records:write schema', '1795324377086', '253402300799999');
INSERT INTO _sessions (id, collection, subject, counter, confirmed, mac_key, created, refreshed, expires) VALUES ('01a201ab-faf5-7f6e-b0d2-3d43590f012c', 'users', '01a201ab-faf7-7431-a85d-28ee940a80d2', '0', '0', 'ArsBo5YqtCO9q9Yeks6q4oWAzDt3RIb3egAAAAAAAAAAp9JvEm-e_M87LHjQ0kVzYjn2l6572xzQhPMkJ7dt-gKNgJUHhkfmqJ78tKio2_bE', '1795324377845', '1795324377845', '1797916377845');
INSERT INTO _sessions (id, collection, subject, counter, confirmed, mac_key, created, refreshed, expires) VALUES ('01a201ab-fbfa-7415-a888-dd18f0df6b74', 'users', '01a201ab-fbfa-7498-9d26-538f95ad1c3c', '0', '0', 'ArsBo5YqtCO9q9Yeks6q4oWAzDt3RIb3egAAAAAAAAAB0n_b-KmQT3hz-_vLyGvjTdq1A2sLohVUWRWScRxefDP98MnXQfNVUxTy6AbIaJTm', '1795324378106', '1795324378106', '1797916378106');
INSERT INTO notes (id, created, updated, _rev, title, stars, weight, price, done, due, place, more, tags, secret, team, owner, _search) VALUES ('01a201ab-fc2b-7cc0-b777-3a76a8fbcc30', '1795324378155', '1795324378215', '6', 'Grüner Tee – 緑茶', '5', '0.1', '320', 'false', '1795255200123', '(13.405,52.52)', '{"a":[1,null,"ü"]}', '{green,loose}', 'kept', '01a201ab-f95c-7b65-b870-a86dc0d89680', '01a201ab-faf7-7431-a85d-28ee940a80d2', '''gruner'' ''tee'' ''緑茶'' ''茶''');
INSERT INTO notes (id, created, updated, _rev, title, stars, weight, price, done, due, place, more, tags, secret, team, owner, _search) VALUES ('01a201ab-fc84-7c11-90d0-becbba40d611', '1795324378244', '1795324378244', '7', 'Nothing but a title', NULL, NULL, NULL, 'false', NULL, NULL, NULL, '{}', NULL, NULL, '01a201ab-faf7-7431-a85d-28ee940a80d2', '''a'' ''but'' ''nothing'' ''title''');
INSERT INTO notes (id, created, updated, _rev, title, stars, weight, price, done, due, place, more, tags, secret, team, owner, _search) VALUES ('01a201ab-fca9-7e2e-a8f9-d3bd1c8cf2b7', '1795324378281', '1795324378281', '8', 'Bob''s', NULL, NULL, NULL, 'false', NULL, NULL, NULL, '{}', NULL, NULL, '01a201ab-fbfa-7498-9d26-538f95ad1c3c', '''bob'' ''s''');
INSERT INTO teams (id, created, updated, _rev, title) VALUES ('01a201ab-f95c-7b65-b870-a86dc0d89680', '1795324377434', '1795324377434', '1', 'Crew');
INSERT INTO users (id, created, updated, _rev, email, verified, roles, suspended) VALUES ('01a201ab-faf7-7431-a85d-28ee940a80d2', '1795324377487', '1795324377487', '2', 'ada@example.com', 'false', '{}', 'false');
INSERT INTO users (id, created, updated, _rev, email, verified, roles, suspended) VALUES ('01a201ab-fbfa-7498-9d26-538f95ad1c3c', '1795324377943', '1795324377943', '3', 'bob@example.com', 'false', '{}', 'false');
SELECT setval('_changes_seq', 10);
ALTER TABLE _admins ADD CONSTRAINT _admins_pkey PRIMARY KEY (email_key);
ALTER TABLE _changes ADD CONSTRAINT _changes_pkey PRIMARY KEY (seq);
ALTER TABLE _collections ADD CONSTRAINT _collections_pkey PRIMARY KEY (number);
ALTER TABLE _credentials ADD CONSTRAINT _credentials_pkey PRIMARY KEY (collection, email_key);
ALTER TABLE _idempotency ADD CONSTRAINT _idempotency_pkey PRIMARY KEY (collection, subject, idempotency_key);
ALTER TABLE _meta ADD CONSTRAINT _meta_pkey PRIMARY KEY (k);
ALTER TABLE _migrations ADD CONSTRAINT _migrations_pkey PRIMARY KEY (version);
ALTER TABLE _revocations ADD CONSTRAINT _revocations_pkey PRIMARY KEY (id);
ALTER TABLE _secrets ADD CONSTRAINT _secrets_pkey PRIMARY KEY (name);
ALTER TABLE _service_keys ADD CONSTRAINT _service_keys_pkey PRIMARY KEY (id);
ALTER TABLE _sessions ADD CONSTRAINT _sessions_pkey PRIMARY KEY (id);
ALTER TABLE _setup ADD CONSTRAINT _setup_pkey PRIMARY KEY (hash);
ALTER TABLE notes ADD CONSTRAINT notes_pkey PRIMARY KEY (id);
ALTER TABLE teams ADD CONSTRAINT teams_pkey PRIMARY KEY (id);
ALTER TABLE users ADD CONSTRAINT users_pkey PRIMARY KEY (id);
ALTER TABLE notes ADD CONSTRAINT _fk_3_owner FOREIGN KEY (owner) REFERENCES users(id);
ALTER TABLE notes ADD CONSTRAINT _fk_3_team FOREIGN KEY (team) REFERENCES teams(id);
CREATE INDEX _changes_xid ON public._changes USING btree (xid, seq);
CREATE INDEX _fts_3 ON public.notes USING gin (_search) WITH (gin_pending_list_limit='1024');
CREATE INDEX "_ix_3_owner+created-" ON public.notes USING btree (owner NULLS FIRST, created DESC NULLS LAST, id DESC);
CREATE INDEX _px_3_place ON public.notes USING gist (place);
CREATE INDEX _rx_3_owner ON public.notes USING btree (owner NULLS FIRST, id);
CREATE INDEX _rx_3_team ON public.notes USING btree (team NULLS FIRST, id);
CREATE INDEX _sx_admins_id ON public._admins USING btree (id);
CREATE INDEX _sx_credentials_collection_subject ON public._credentials USING btree (collection, subject);
CREATE INDEX _sx_idempotency_expires ON public._idempotency USING btree (expires);
CREATE INDEX _sx_revocations_revoked ON public._revocations USING btree (revoked);
CREATE INDEX _sx_sessions_collection_subject ON public._sessions USING btree (collection, subject);
CREATE INDEX _sx_sessions_expires ON public._sessions USING btree (expires);
CREATE UNIQUE INDEX _uq_1_email ON public.users USING btree (lower((email COLLATE "C")));
CREATE UNIQUE INDEX _uq_2_title ON public.teams USING btree (title);
