# Prints the status and the errors of a request that is refused. With application/json the status would be 200.
curl --silent --show-error --write-out '\nstatus %{http_code}\n' "$PRAXIS_URL" \
  --header 'Content-Type: application/json' \
  --header 'Accept: application/graphql-response+json' \
  --data '{ "query": "mutation { createTag(input: { name: \"锗\" }) { tag { id } userErrors { code } } }" }'
