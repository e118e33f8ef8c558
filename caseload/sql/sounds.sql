-- How the words of a search key sound, by double metaphone: "stephen" and "steven" share a sound, and so do "brian" and
-- "brain". An index on this finds what is misspelt beyond recognition by its letters.
CREATE FUNCTION caseload_sounds(words text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
SET search_path FROM CURRENT AS $$
    SELECT coalesce(array_agg(DISTINCT sound), '{}')
    FROM unnest(string_to_array(words, ' ')) AS word,
         unnest(ARRAY[dmetaphone(word), dmetaphone_alt(word)]) AS sound
    WHERE sound <> ''
$$;

CREATE INDEX person_sounds ON caseload_person USING gin (caseload_sounds(search_key));
