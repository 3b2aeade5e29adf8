-- Takes an import back: from here on it holds nothing.
UPDATE batch SET undone_at = $at, undone_by = $by WHERE batch_id = $batch
