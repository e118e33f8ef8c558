-- Whether a legal measure ({0}) holds on a day ({1}). One that went along to another team is told once, as it stands
-- there; one entered in error held on no day.
{0}.end_reason <> 'carried' AND {0}.starts_on <= {1} AND ({0}.ends_on IS NULL OR {0}.ends_on > {1})
