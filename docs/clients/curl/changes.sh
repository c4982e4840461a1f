# Asks what changed at $SINCE or later. The next round takes the last updatedAt, less a minute, as SINCE.
after=${AFTER:+\"$AFTER\"}
curl --silent --show-error --get "$PRAXIS_URL" --data-urlencode query='
  query($since: Time!, $after: Cursor) {
    changed: articles(
      first: 100
      after: $after
      where: { status: PUBLISHED, updatedAtGTE: $since }
      orderBy: { field: UPDATED_AT, direction: ASC }
    ) {
      nodes { id version updatedAt }
      pageInfo { hasNextPage endCursor }
    }
    all: articles(where: { status: PUBLISHED }) { totalCount }
  }' --data-urlencode variables="{ \"since\": \"$SINCE\", \"after\": ${after:-null} }"
