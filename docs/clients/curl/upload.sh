# Uploads a file by a form: the operation, the places of the files among its variables, and the files, in this order.
tr '\n' ' ' <<JSON | curl --silent --show-error "$PRAXIS_URL" \
  --header "Authorization: Bearer $PRAXIS_TOKEN" \
  --header 'GraphQL-Require-Preflight: 1' \
  --form 'operations=<-' \
  --form 'map={ "0": ["variables.file"] }' \
  --form 0=@"$FILE"
{
  "query": "mutation(\$file: Upload!, \$input: UploadAssetInput!) {
    uploadAsset(file: \$file, input: \$input) { asset { id url } result userErrors { code message path } }
  }",
  "variables": { "file": null, "input": { "organizationId": "$ORGANIZATION", "alt": "a picture" } }
}
JSON
