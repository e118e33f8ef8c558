-- Invented names of common parts; NHS numbers of the test range 999 with their check digit, as long as there are any.
INSERT INTO caseload_person (id, uuid, nhs_number, given_names, family_name, preferred_name, sort_key, search_key,
    date_of_birth, pronouns, language, needs_interpreter, what_helps, what_to_avoid)
SELECT i, gen_random_uuid(), n.nhs_number, given, family, preferred, lower(family) || ' ' || lower(given),
       lower(given) || ' ' || lower(family) || CASE WHEN preferred <> '' THEN ' ' || lower(preferred) ELSE '' END,
       date '1950-01-01' + bench_draw(i, 20, 19000), '', '', false,
       'A text the evening before. Tea first, then talk.', 'Standing in the doorway. Sirens.'
FROM (
    SELECT i,
           (ARRAY['Dean', 'Rosie', 'Amir', 'Grace', 'Owen', 'Priya', 'Callum', 'Sadia', 'Marek', 'Joyce', 'Tyrone', 'Bethan',
                  'Winston', 'Fatima', 'Lewis', 'Maeve', 'Gareth', 'Nadia', 'Stephen', 'Ines', 'Kofi', 'Leanne', 'Hugh',
                  'Zainab', 'Patrick', 'Chloe', 'Desmond', 'Yusuf', 'Morag', 'Elijah'])[1 + bench_draw(i, 21, 30)] AS given,
           (ARRAY['Ash', 'Thorn', 'Whit', 'Lark', 'Hol', 'Brad', 'Mar', 'Pen', 'Stan', 'Kirk', 'Ald', 'Fen', 'Gar', 'Hart',
                  'Cop', 'Els', 'Rad', 'Sel', 'Tre', 'Wake', 'Barn', 'Dun', 'Lang', 'Mill', 'Nor', 'Oak', 'Quin', 'Rush',
                  'Swin', 'Under'])[1 + bench_draw(i, 22, 30)]
           || (ARRAY['wood', 'ley', 'ford', 'ton', 'by', 'field', 'worth', 'bourne', 'combe', 'dale', 'ham', 'lock', 'stead',
                     'well', 'shaw', 'brook', 'hurst', 'mere', 'gate', 'don'])[1 + bench_draw(i, 23, 20)]
           || (ARRAY['', 'e', 's', 'er', 'man'])[1 + bench_draw(i, 24, 5)] AS family,
           CASE WHEN bench_draw(i, 25, 5) = 0 THEN (ARRAY['Jay', 'Mo', 'Ash', 'Bee', 'Mac'])[1 + bench_draw(i, 26, 5)]
                ELSE '' END AS preferred
    FROM bench_case
) named
LEFT JOIN (
    SELECT body || CASE WHEN sum %% 11 = 0 THEN 0 ELSE 11 - sum %% 11 END AS nhs_number, row_number() OVER () AS nth
    FROM (
        SELECT '999' || lpad(g::text, 6, '0') AS body,
               9 * 27 + (g / 100000) * 7 + (g / 10000 %% 10) * 6 + (g / 1000 %% 10) * 5 + (g / 100 %% 10) * 4
               + (g / 10 %% 10) * 3 + (g %% 10) * 2 AS sum
        FROM generate_series(0, 999999) g
    ) counted WHERE sum %% 11 <> 1
) n ON n.nth = i;

INSERT INTO caseload_identifier (person_id, system, value, starts_on)
SELECT i, 'local', 'L-' || i, '2020-01-01' FROM bench_case;

INSERT INTO caseload_place (uuid, person_id, kind, description, postcode, best_times, is_main, starts_on)
SELECT gen_random_uuid(), i, (ARRAY['home', 'home', 'home', 'hostel', 'street'])[1 + bench_draw(i, 27, 5)],
       'Flat ' || 1 + i %% 60 || ', ' || 1 + i %% 200 || ' Canal Street', 'ZZ9 9ZZ', 'mornings', true, '2022-01-01'
FROM bench_case;

INSERT INTO caseload_phone (uuid, person_id, number, label, may_leave_message, starts_on)
SELECT gen_random_uuid(), i, '07700 900' || lpad((i %% 1000)::text, 3, '0'), '', true, '2022-01-01' FROM bench_case
