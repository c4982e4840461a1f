# Signs a person in, keeps the cookie, and asks with it.
tr '\n' ' ' <<JSON | curl --silent --show-error --cookie-jar "$COOKIES" "$PRAXIS_URL" --json @-
{
  "query": "mutation(\$email: String!, \$password: String!) {
    signIn(email: \$email, password: \$password) { viewer { user { name } } userErrors { code message } }
  }",
  "variables": { "email": "$PRAXIS_EMAIL", "password": "$PRAXIS_PASSWORD" }
}
JSON
curl --silent --show-error --cookie "$COOKIES" "$PRAXIS_URL" --json '{ "query": "{ viewer { user { email } } }" }'
