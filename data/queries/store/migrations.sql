-- Grain: one row per migration that this store has been through.
SELECT number FROM migration
