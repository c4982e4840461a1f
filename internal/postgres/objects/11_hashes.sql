-- Keyed hashes. Their input cannot be guessed without the key, which is in hash_keys.

-- Returns the keyed hash (NMAC) of a message.
CREATE FUNCTION keyed_hash(key_name text, message bytea) RETURNS bytea LANGUAGE sql STABLE AS $$
  SELECT sha256(key || sha256(key || message)) FROM hash_keys WHERE name = key_name
$$;
