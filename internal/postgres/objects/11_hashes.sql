-- Keyed hashes: what is stored as such a hash cannot be guessed without the key of this database (hash_keys).

-- Returns the hash of a message under a key, as NMAC does it.
CREATE FUNCTION keyed_hash(key_name text, message bytea) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256(key || sha256(key || message)) FROM hash_keys WHERE name = key_name
$$;
