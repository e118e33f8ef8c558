INSERT INTO teams_provider (ods_code, name, lone_worker_device, lone_worker_help) VALUES ('ZZ999', 'Bench', '', '');

INSERT INTO teams_team (id, uuid, provider_id, name, code, nation, phone, started_on, day_starts_at, open_days,
    open_on_bank_holidays, rhythm_daily, rhythm_several, rhythm_weekly, rhythm_fortnightly, rhythm_in_reach,
    tries_in_a_row, escalate_after_days, review_lead_days, time_critical_grace_hours,
    setting_off_grace_minutes, visits_a_day)
SELECT t, gen_random_uuid(), p.id, 'Team ' || lpad(t::text, 6, '0'), 'T' || t, 'ENG', '', '2015-01-01', '04:00',
       '{1,2,3,4,5,6,7}', true, 1, 3, 7, 14, 7, 3, 3, 7, 4, 30, 5
FROM teams_provider p, generate_series(1, greatest(1, %(size)s::bigint / 80)) t;

-- Ten in a team; the last user of all leads the service.
INSERT INTO teams_user (id, uuid, password, email, name, phone, language, professional_body, professional_number,
    is_active)
SELECT u, gen_random_uuid(), '!', 'staff' || u || '@bench.example', 'Staff ' || lpad(u::text, 6, '0'), '', 'en-gb', '', '', true
FROM generate_series(1, greatest(1, %(size)s::bigint / 80) * 10 + 1) u;

INSERT INTO teams_membership (uuid, user_id, team_id, role, profession, hours_per_week, working_days,
    caseload_ceiling, starts_on)
SELECT gen_random_uuid(), u.id, CASE WHEN t.id IS NOT NULL THEN t.id END,
       CASE WHEN t.id IS NULL THEN 'service_lead' WHEN u.id %% 10 = 1 THEN 'team_lead' ELSE 'clinician' END,
       (ARRAY['manager', 'nurse', 'nurse', 'nurse', 'str_worker', 'str_worker', 'social_worker', 'ot', 'psychologist',
              'doctor'])[1 + (u.id - 1) %% 10],
       37.5, '{1,2,3,4,5}', 10, '2020-01-01'
FROM teams_user u LEFT JOIN teams_team t ON t.id = (u.id + 9) / 10;

-- Four in a hundred are away, three quarters of them covered by the next colleague of the team.
INSERT INTO teams_absence (uuid, user_id, kind, starts_on, ends_on, covered_by_id, set_by_id)
SELECT gen_random_uuid(), u.id, 'leave', %(today)s - 2, %(today)s + 5,
       CASE WHEN bench_draw(u.id, 12, 4) > 0 THEN u.id - 1 END, u.id
FROM teams_user u WHERE u.id %% 10 NOT IN (1, 2) AND bench_draw(u.id, 11, 100) < 4;

INSERT INTO teams_shiftcoordinator (team_id, on_date, user_id, set_by_id, set_at)
SELECT t.id, d::date, t.id * 10 - bench_draw(t.id, 13, 8), t.id * 10 - 9, %(now)s
FROM teams_team t, generate_series(%(today)s - 30, %(today)s + 1, interval '1 day') d;

-- One in ten of them is out just now.
INSERT INTO caseload_outing (uuid, user_id, team_id, journey, place_text, set_off_at, expected_at, ended, ended_note)
SELECT gen_random_uuid(), u.id, t.id, gen_random_uuid(), 'Canal Street', %(now)s - interval '20 minutes',
       %(now)s + interval '1 day', '', ''
FROM teams_user u JOIN teams_team t ON t.id = (u.id + 9) / 10 WHERE u.id %% 10 = 3;
