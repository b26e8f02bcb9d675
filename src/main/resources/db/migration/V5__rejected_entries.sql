-- What an import did not take is few among its entries and asked for on every look at its list.
create index import_entries_rejected on import_entries (import_id, code) where status = 'rejected';
