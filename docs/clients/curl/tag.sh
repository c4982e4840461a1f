# Creates a tag. When the name exists, tag is null and userErrors says TAKEN. JSON allows no line breaks in a string.
tr '\n' ' ' <<'JSON' | curl --silent --show-error "$PRAXIS_URL" --header "Authorization: Bearer $PRAXIS_TOKEN" --json @-
{
  "query": "mutation($input: CreateTagInput!) {
    createTag(input: $input) { tag { id name } userErrors { code message path existingId } }
  }",
  "variables": { "input": { "name": "锗单晶" } }
}
JSON
