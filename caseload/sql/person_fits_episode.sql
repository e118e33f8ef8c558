-- A clinical row's person is its episode's person, always: a note cannot land in somebody else's record by a
-- mistake in code. ON UPDATE CASCADE lets a merge re-point an episode and everything that hangs on it at once.
ALTER TABLE caseload_coordinatorperiod ADD CONSTRAINT coordinatorperiod_fits
    FOREIGN KEY (episode_id, person_id) REFERENCES caseload_episode (id, person_id) ON UPDATE CASCADE;
ALTER TABLE caseload_handovernote ADD CONSTRAINT handovernote_fits
    FOREIGN KEY (episode_id, person_id) REFERENCES caseload_episode (id, person_id) ON UPDATE CASCADE;
ALTER TABLE caseload_intensityperiod ADD CONSTRAINT intensityperiod_fits
    FOREIGN KEY (episode_id, person_id) REFERENCES caseload_episode (id, person_id) ON UPDATE CASCADE;
ALTER TABLE caseload_rhythmperiod ADD CONSTRAINT rhythmperiod_fits
    FOREIGN KEY (episode_id, person_id) REFERENCES caseload_episode (id, person_id) ON UPDATE CASCADE;
ALTER TABLE caseload_legalmeasure ADD CONSTRAINT legalmeasure_fits
    FOREIGN KEY (episode_id, person_id) REFERENCES caseload_episode (id, person_id) ON UPDATE CASCADE;
ALTER TABLE caseload_closuresanction ADD CONSTRAINT closuresanction_fits
    FOREIGN KEY (episode_id, person_id) REFERENCES caseload_episode (id, person_id) ON UPDATE CASCADE;
ALTER TABLE caseload_visitseries ADD CONSTRAINT visitseries_fits
    FOREIGN KEY (episode_id, person_id) REFERENCES caseload_episode (id, person_id) ON UPDATE CASCADE;
ALTER TABLE caseload_plannedvisit ADD CONSTRAINT plannedvisit_fits
    FOREIGN KEY (episode_id, person_id) REFERENCES caseload_episode (id, person_id) ON UPDATE CASCADE;
ALTER TABLE caseload_contact ADD CONSTRAINT contact_fits
    FOREIGN KEY (episode_id, person_id) REFERENCES caseload_episode (id, person_id) ON UPDATE CASCADE;
ALTER TABLE caseload_concern ADD CONSTRAINT concern_fits
    FOREIGN KEY (episode_id, person_id) REFERENCES caseload_episode (id, person_id) ON UPDATE CASCADE;
ALTER TABLE caseload_alert ADD CONSTRAINT alert_fits
    FOREIGN KEY (episode_id, person_id) REFERENCES caseload_episode (id, person_id) ON UPDATE CASCADE;
ALTER TABLE caseload_alertstep ADD CONSTRAINT alertstep_fits
    FOREIGN KEY (episode_id, person_id) REFERENCES caseload_episode (id, person_id) ON UPDATE CASCADE;
ALTER TABLE caseload_hospitalspell ADD CONSTRAINT hospitalspell_fits
    FOREIGN KEY (episode_id, person_id) REFERENCES caseload_episode (id, person_id) ON UPDATE CASCADE;
