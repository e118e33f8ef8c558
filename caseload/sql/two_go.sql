-- Whether two must go on a visit ({0}): where one of both places is not known, they may be the same.
EXISTS (SELECT FROM caseload_precaution c
        WHERE c.person_id = {0}.person_id AND c.kind = 'pairs' AND c.ends_on IS NULL
          AND (c.place_id IS NULL OR {0}.place_id IS NULL OR c.place_id = {0}.place_id))
