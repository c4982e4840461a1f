# Asks for a page of the published articles, newest first. AFTER is the endCursor of the page before.
after=${AFTER:+\"$AFTER\"}
curl --silent --show-error --get "$PRAXIS_URL" --data-urlencode query='
  query($first: Int!, $after: Cursor) {
    articles(first: $first, after: $after, where: { status: PUBLISHED }) {
      nodes { id title locale publishedAt }
      pageInfo { hasNextPage endCursor }
    }
  }' --data-urlencode variables="{ \"first\": 5, \"after\": ${after:-null} }"
