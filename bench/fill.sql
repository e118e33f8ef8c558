-- Fills an empty database for the bench: %(size)s open episodes in teams of 80 with ten staff, fifty contacts each.
-- Keys are given, so that a row's neighbours follow from its number. One in twenty is past their rhythm, half of them
-- tried. Names come as parallel arrays, already folded.
INSERT INTO teams_provider (id, ods_code, name) VALUES (1, 'ZZ901', 'Bench');

INSERT INTO teams_team (id, uuid, name, code, nation, phone, started_on, day_starts_at, open_days,
    open_on_bank_holidays, rhythm_daily, rhythm_several, rhythm_weekly, rhythm_fortnightly, rhythm_in_reach,
    tries_in_a_row, escalate_after_days, review_lead_days, legal_lead_days, time_critical_grace_hours, provider_id)
SELECT t, gen_random_uuid(), 'Team ' || t, 'B' || t, 'ENG', '', current_date - 4000, '04:00', '{1,2,3,4,5,6,7}',
    true, 1, 3, 7, 14, 7, 3, 3, 7, 56, 4, 1
FROM generate_series(1, %(teams)s) t;

INSERT INTO teams_user (id, password, uuid, email, name, phone, language, professional_body, professional_number,
    is_active)
SELECT u, '!', gen_random_uuid(), 'staff' || u || '@bench.example', 'Staff ' || u, '', 'en-gb', '', '', true
FROM generate_series(1, %(teams)s * 10) u;

INSERT INTO teams_membership (starts_on, uuid, role, profession, hours_per_week, working_days, caseload_ceiling,
    user_id, team_id)
SELECT current_date - 2000, gen_random_uuid(), CASE WHEN u %% 10 = 1 THEN 'team_lead' ELSE 'clinician' END, 'nurse',
    37.5, '{1,2,3,4,5}', 12, u, 1 + (u - 1) / 10
FROM generate_series(1, %(teams)s * 10) u;

INSERT INTO caseload_person (id, uuid, nhs_number, given_names, family_name, preferred_name, sort_key, search_key,
    date_of_birth, pronouns, language, needs_interpreter, what_helps, what_to_avoid)
SELECT n, gen_random_uuid(), NULL, given, family, '', family_key || ' ' || given_key, given_key || ' ' || family_key,
    date '1950-01-01' + (n * 7919) %% 19000, '', '', false, 'Walk with me. After eleven I am human.',
    'Ringing from a withheld number.'
FROM generate_series(1, %(size)s) n
CROSS JOIN LATERAL (
    SELECT (%(given)s::text[])[1 + i] AS given, (%(given_keys)s::text[])[1 + i] AS given_key
    FROM (SELECT (n * 31) %% cardinality(%(given)s::text[]) AS i) x
) g
CROSS JOIN LATERAL (
    SELECT (%(family)s::text[])[1 + i] AS family, (%(family_keys)s::text[])[1 + i] AS family_key
    FROM (SELECT (n / 7) %% cardinality(%(family)s::text[]) AS i) x
) f;

INSERT INTO caseload_place (starts_on, uuid, kind, description, postcode, best_times, is_main, person_id)
SELECT current_date - 400, gen_random_uuid(), 'home', n || ' Mill Street', '', 'after 11', true, n
FROM generate_series(1, %(size)s) n;

INSERT INTO caseload_phone (starts_on, uuid, number, label, may_leave_message, person_id)
SELECT current_date - 400, gen_random_uuid(), '07700 900123', 'own mobile', true, n FROM generate_series(1, %(size)s) n;

INSERT INTO caseload_episode (id, uuid, state, referred_at, referred_by, referral_reason, accepted_at,
    not_accepted_reason, closure_reason, closure_plan, last_seen_time_known, tries_since_seen, run_of_tries, team_id,
    person_id)
SELECT n, gen_random_uuid(), 'accepted', now() - interval '410 days', 'cmht', 'Lost contact twice',
    now() - interval '400 days', '', '', '', true, 0, 0, 1 + (n - 1) / 80, n
FROM generate_series(1, %(size)s) n;

INSERT INTO caseload_teamaccess (team_id, person_id) SELECT 1 + (n - 1) / 80, n FROM generate_series(1, %(size)s) n;

INSERT INTO caseload_coordinatorperiod (starts_at, set_by_id, user_id, episode_id, person_id)
SELECT now() - interval '400 days', 1, ((n - 1) / 80) * 10 + 1 + n %% 8, n, n FROM generate_series(1, %(size)s) n;

INSERT INTO caseload_intensityperiod (starts_at, intensity, reason, review_by, set_by_id, episode_id, person_id)
SELECT now() - interval '400 days', CASE n %% 5 WHEN 0 THEN 'several' WHEN 1 THEN 'fortnightly' ELSE 'weekly' END,
    'Settled rhythm, agreed together', current_date + 60, 1, n, n
FROM generate_series(1, %(size)s) n;

INSERT INTO caseload_plannedvisit (id, uuid, on_date, starts_at, minutes, purpose, place_text, note, state,
    state_reason, episode_id, person_id, set_by_id)
SELECT n, gen_random_uuid(), current_date + n %% 7, (current_date + n %% 7 + time '09:00') + (n %% 8) * interval '1 hour',
    45, 'routine', n || ' Mill Street', '', 'planned', '', n, n, 1
FROM generate_series(1, %(size)s) n;

INSERT INTO caseload_visitstaff (on_date, user_id, visit_id)
SELECT current_date + n %% 7, ((n - 1) / 80) * 10 + 1 + n %% 8, n FROM generate_series(1, %(size)s) n;

INSERT INTO caseload_contact (id, uuid, body_hash, entry, entry_reason, source, outcome, occurred_at, time_known,
    written_at, received_at, mechanism, place_type, place_text, minutes, with_whom, at_door, reported_by, focus,
    focus_tags, note, small_win, offer, offer_answer, offer_declined_because, change_seq, logged_by_id, team_id,
    episode_id, person_id)
SELECT (n - 1) * 50 + k + 1, gen_random_uuid(), 'bench', 'made', '', 'logged', outcome, at, true, at, at, '01', 'A01',
    n || ' Mill Street', CASE WHEN outcome = 'seen' THEN 30 END, '{person}', '', '', 'checking_in', '{}',
    'Sat on the step for half an hour. Sleep is better, still up once or twice in the night.', '', '', '', '',
    0, ((n - 1) / 80) * 10 + 1 + (n + k) %% 10, 1 + (n - 1) / 80, n, n
FROM generate_series(1, %(size)s) n
CROSS JOIN LATERAL (SELECT CASE n %% 5 WHEN 0 THEN 3 WHEN 1 THEN 14 ELSE 7 END AS gap) g
CROSS JOIN generate_series(0, 49) k
CROSS JOIN LATERAL (
    SELECT CASE WHEN n %% 40 = 7 AND k = 0 OR k > 0 AND (n + k) %% 9 = 0 THEN 'not_in' ELSE 'seen' END AS outcome,
           now() - interval '1 minute' * (n %% 180) - interval '1 day' * CASE
               WHEN n %% 40 = 7 AND k = 0 THEN 1
               WHEN n %% 20 = 7 THEN k * gap + gap + 2 + n %% 9
               ELSE k * gap + n %% gap END AS at
) o;

INSERT INTO caseload_contactstaff (profession, is_lead, minutes, contact_id, team_id, user_id)
SELECT 'nurse', true, minutes, id, team_id, logged_by_id FROM caseload_contact;

INSERT INTO caseload_recordcopy (contact_id, copied_by_id, copied_at)
SELECT id, logged_by_id, received_at FROM caseload_contact WHERE occurred_at < now() - interval '1 day';
