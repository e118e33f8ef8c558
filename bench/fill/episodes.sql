-- The state columns are left empty here: the product's own reckoning fills them.
INSERT INTO caseload_episode (id, uuid, person_id, team_id, state, referred_at, referred_by, referral_reason, accepted_at,
    not_accepted_reason, closure_reason, closure_plan, last_seen_time_known, tries_since_seen, run_of_tries,
    in_hospital_since, last_discharged_at)
SELECT i, gen_random_uuid(), i, team_id, 'accepted', %(now)s - interval '430 days', 'cmht', '', %(now)s - interval '420 days',
       '', '', '', true, 0, 0,
       CASE WHEN in_hospital THEN %(now)s - make_interval(days => 2 + bench_draw(i, 30, 20)) END,
       CASE WHEN NOT in_hospital AND bench_draw(i, 31, 10) = 0
            THEN %(now)s - make_interval(days => CASE WHEN bench_draw(i, 29, 20) = 0 THEN 1 + bench_draw(i, 32, 5)
                                                      ELSE 40 + bench_draw(i, 32, 200) END) END
FROM bench_case;

INSERT INTO caseload_teamaccess (team_id, person_id) SELECT team_id, i FROM bench_case;

INSERT INTO caseload_hospitalspell (uuid, episode_id, person_id, hospital, ward, kind, bed_type, admitted_at, told_by,
    recorded_by_id, recorded_at, discharged_at, discharge_method, discharge_destination, retracted_reason)
SELECT gen_random_uuid(), e.id, e.id, 'Larch Hospital', 'Rowan', 'psychiatric', '200',
       coalesce(e.in_hospital_since, e.last_discharged_at - interval '20 days'), 'ward', c.coordinator_id,
       coalesce(e.in_hospital_since, e.last_discharged_at), e.last_discharged_at,
       CASE WHEN e.last_discharged_at IS NULL THEN '' ELSE '1' END,
       CASE WHEN e.last_discharged_at IS NULL THEN '' ELSE '19' END, ''
FROM caseload_episode e JOIN bench_case c ON c.i = e.id
WHERE coalesce(e.in_hospital_since, e.last_discharged_at) IS NOT NULL;

-- Three in a hundred are neither at home nor in hospital.
INSERT INTO caseload_whereaboutsperiod (uuid, episode_id, person_id, kind, place_text, told_by, starts_at, review_by,
    expected_at, every_days, note, set_by_id, set_at, end_reason, retracted_reason)
SELECT gen_random_uuid(), i, i, k.kind, 'Larchmoor', 'ward',
       %(now)s - make_interval(days => 3 + bench_draw(i, 92, 20)), %(today)s + bench_draw(i, 93, 40) - 3,
       CASE WHEN k.kind = 'prison' THEN %(now)s + make_interval(days => bench_draw(i, 94, 90)) END,
       CASE WHEN k.kind = 'abroad' THEN 14 END, '', coordinator_id, %(now)s - interval '3 days', '', ''
FROM bench_case
CROSS JOIN LATERAL (
    SELECT (ARRAY['prison', 'prison', 'abroad', 'out_of_area', 'moved', 'missing'])[1 + bench_draw(i, 91, 6)] AS kind
) k
WHERE NOT in_hospital AND bench_draw(i, 90, 100) < 3;

-- One in two hundred has nobody at the moment; a third have had somebody else before.
INSERT INTO caseload_coordinatorperiod (episode_id, person_id, user_id, starts_at, ends_at, set_by_id)
SELECT i, i, coordinator_id, %(now)s - interval '200 days',
       CASE WHEN bench_draw(i, 33, 200) = 0 THEN %(now)s - interval '2 days' END, lead_id
FROM bench_case;
INSERT INTO caseload_coordinatorperiod (episode_id, person_id, user_id, starts_at, ends_at, set_by_id)
SELECT i, i, colleague_id, %(now)s - interval '420 days', %(now)s - interval '200 days', lead_id
FROM bench_case WHERE bench_draw(i, 34, 3) = 0;

INSERT INTO caseload_intensityperiod (episode_id, person_id, intensity, reason, review_by, starts_at, set_by_id)
SELECT i, i, intensity, 'As agreed at the review',
       %(today)s + CASE WHEN bench_draw(i, 35, 100) = 0 THEN bench_draw(i, 36, 12) - 5 ELSE 10 + bench_draw(i, 36, 80) END,
       %(now)s - make_interval(days => 30 + bench_draw(i, 37, 60)), lead_id
FROM bench_case;

INSERT INTO caseload_rhythmperiod (episode_id, person_id, every_days, source, reason, review_by, starts_at, set_by_id)
SELECT i, i, every_days, 'agreed', 'They asked for it',
       %(today)s + CASE WHEN bench_draw(i, 38, 50) = 0 THEN bench_draw(i, 39, 12) - 5 ELSE 10 + bench_draw(i, 39, 80) END,
       %(now)s - make_interval(days => 30 + bench_draw(i, 40, 60)), lead_id
FROM bench_case WHERE every_days IS NOT NULL;

INSERT INTO caseload_legalmeasure (uuid, episode_id, person_id, kind, starts_on, expires_on, conditions, end_reason,
    set_by_id)
SELECT gen_random_uuid(), i, i, CASE bench_draw(i, 41, 5) WHEN 0 THEN 'cto' ELSE 's117' END, %(today)s - 100,
       CASE bench_draw(i, 41, 5) WHEN 0
            THEN %(today)s + CASE WHEN bench_draw(i, 42, 20) = 0 THEN bench_draw(i, 43, 50) ELSE 60 + bench_draw(i, 43, 100) END
       END, '', '', lead_id
FROM bench_case WHERE bench_draw(i, 41, 5) < 3;

-- What somebody raised: nearly all answered, three in a thousand people wait.
INSERT INTO caseload_concern (uuid, episode_id, person_id, kind, raised_by, words, recorded_by_id, recorded_at,
    acknowledged_by_id, acknowledged_at, response)
SELECT gen_random_uuid(), i, i, 'carer', 'mother', 'She has not been eating.', coordinator_id,
       %(now)s - make_interval(days => 1 + bench_draw(i, 44, 30)),
       CASE WHEN bench_draw(i, 45, 100) >= 3 THEN lead_id END, CASE WHEN bench_draw(i, 45, 100) >= 3 THEN %(now)s END, ''
FROM bench_case WHERE bench_draw(i, 46, 10) = 0;

-- Who is ready for something right now: nearly all answered, one in a thousand people waits.
INSERT INTO caseload_readynow (uuid, episode_id, person_id, need, words, recorded_by_id, recorded_at, put_off_because,
    answer, answer_words, answered_by_id, answered_at)
SELECT gen_random_uuid(), i, i, (ARRAY['detox', 'flat', 'gp'])[1 + bench_draw(i, 47, 3)], '', coordinator_id,
       %(now)s - make_interval(hours => bench_draw(i, 48, 100)), '', CASE WHEN answered THEN 'done' ELSE '' END, '',
       CASE WHEN answered THEN lead_id END, CASE WHEN answered THEN %(now)s END
FROM bench_case CROSS JOIN LATERAL (SELECT bench_draw(i, 49, 100) >= 4 AS answered) a
WHERE bench_draw(i, 46, 40) = 1;

-- The diary to come: today for one in eight, one before the rhythm runs out for most, and a later one. A few of the day
-- before yesterday are not logged.
INSERT INTO caseload_plannedvisit (id, uuid, episode_id, person_id, on_date, starts_at, minutes, purpose, place_text,
    note, state, state_reason, set_by_id)
SELECT i * 10 + m, gen_random_uuid(), i, i, day,
       (day + time '09:00' + make_interval(mins => 15 * bench_draw(i * 10 + m, 50, 32))) AT TIME ZONE 'Europe/London', 45,
       CASE WHEN bench_draw(i * 10 + m, 51, 100) < 6 THEN 'depot' ELSE 'routine' END, 'Canal Street', '', 'planned', '',
       coordinator_id
FROM bench_case CROSS JOIN generate_series(6, 9) m
CROSS JOIN LATERAL (
    SELECT %(today)s + CASE m WHEN 6 THEN -2 WHEN 7 THEN 0 WHEN 8 THEN 1 + bench_draw(i, 52, n)
                       ELSE n + 1 + bench_draw(i, 53, n) END AS day
) d
WHERE CASE m WHEN 6 THEN bench_draw(i, 54, 150) = 0 WHEN 7 THEN bench_draw(i, 55, 8) = 0
             WHEN 8 THEN bench_draw(i, 56, 100) < 85 ELSE true END;

INSERT INTO caseload_visitstaff (visit_id, user_id, on_date)
SELECT v.id, w.user_id, v.on_date FROM caseload_plannedvisit v JOIN bench_case c ON c.i = v.person_id
CROSS JOIN LATERAL (
    SELECT c.coordinator_id AS user_id
    UNION SELECT c.colleague_id WHERE bench_draw(v.id, 57, 8) = 0
) w
