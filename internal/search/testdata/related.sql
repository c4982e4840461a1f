WITH given AS (SELECT "articles"."id", "articles"."locale"
  FROM "articles" AS "articles"
  WHERE (("articles"."trashed_at" IS NULL)
    AND ((("articles"."restricted_at" IS NULL)
        AND ("articles"."status" = 'PUBLISHED'
          AND "articles"."visibility" = 'PUBLIC'))
      OR ((("articles"."restricted_at" IS NULL)
          AND ("articles"."status" = 'PUBLISHED'))
        AND "articles"."organization_id" IN (SELECT unnest('{3}'::bigint[])
          UNION ALL SELECT organization_id
          FROM organization_ancestors
          WHERE ancestor_id = ANY('{3}'::bigint[])))))
  AND articles.id = ANY('{11,12}'::bigint[])),
reasons (of, id, same_locale, kind, text, other, locale, translations) AS (
  SELECT given.id, n.id, n.same_locale, 'TEXT', s.title, n.title, '', NULL
  FROM given
  JOIN search_documents s ON s.id = given.id AND s.id NOT IN (SELECT id FROM search_dirty WHERE hides),
  LATERAL (
    SELECT array_agg(w) AS words, string_agg(
      '''' || replace(replace(w, '\', '\\'), '''', '''''') || '''', ' | '
    ) FILTER (WHERE w NOT IN (SELECT word FROM search_common_words))::tsquery AS tsquery
    FROM unnest(tsvector_to_array(s.title_words)) w
    WHERE length(w) > 1 AND w <> ALL ('{"about","above","after","again","against","all","also","am","an","and","any","anybody","anyone","anything","are","arent","as","at","be","because","been","before","being","below","between","both","but","by","can","cannot","could","did","didnt","do","does","doesnt","doing","done","dont","down","during","each","either","else","ever","every","few","find","for","from","further","get","gets","getting","give","given","got","had","has","have","having","he","hello","help","her","here","hers","him","his","how","hows","id","if","im","in","into","is","isnt","it","its","itself","ive","just","know","let","like","many","may","me","might","more","most","much","must","my","myself","need","needs","neither","no","nor","not","of","off","on","once","one","only","or","other","our","ours","out","over","own","per","please","same","shall","she","should","show","so","some","somebody","someone","something","such","tell","than","that","the","their","theirs","them","then","there","theres","these","they","this","those","through","to","too","under","until","up","upon","us","very","want","wants","was","we","were","what","whatever","whats","when","where","whether","which","while","who","whom","whose","why","will","with","within","without","would","yet","you","your","youre","yours","一下","一个","一些","一定","一直","一种","不是","不过","为什么","为何","为啥","之中","之前","之后","之类","之间","也是","于是","人家","什么","什么地方","什么时候","什么样","介绍一下","他们","以为","以前","以及","以后","任何","会不会","但是","何以","何地","何处","何时","你们","假如","关于","其他","其它","具有","几个","几时","几种","刚刚","别人","到底","十分","另外","只有","只要","可不可以","可以","可否","可是","可能","各个","告诉","咋样","咱们","哪个","哪些","哪位","哪儿","哪家","哪怕","哪种","哪里","因为","因此","多久","多大","多少","大家","她们","好不好","如何","如何才能","如果","它们","对于","就是","尽管","已经","希望","并且","应当","应该","当中","往往","必须","怎么","怎么办","怎么样","怎样","怎能","总是","想要","想问","我们","或者","所以","所有","才能","拿来","方面","时候","是不是","是否","是谁","更加","曾经","有些","有关","有否","有没","有没有","某个","某些","正在","每个","比较","求问","没有","然而","特别","甚么","用于","用以","用来","由于","由谁","的话","知道","究竟","等等","算是","经常","而且","而是","肯定","能不能","能否","能够","自己","至于","虽然","要不要","要是","觉得","认为","请教","请问","谁的","还是","还有","这个","这么","这些","这儿","这样","这种","这里","那个","那么","那些","那儿","那样","那种","那里","都是","问一下","除了","需要","非常"}'::text[])
  ) given_words,
  LATERAL (
    SELECT o.id, o.same_locale, o.title
    FROM (SELECT "d"."id", "d"."title", "d"."title_words", d.locale = s.locale AS "same_locale"
      FROM "search_documents" AS "d"
      WHERE ((("d"."entity" = 'Article'
            AND ("d"."trashed_at" IS NULL))
          AND ((("d"."restricted_at" IS NULL)
              AND ("d"."status" = 'PUBLISHED'
                AND "d"."visibility" = 'PUBLIC'))
            OR ((("d"."restricted_at" IS NULL)
                AND ("d"."status" = 'PUBLISHED'))
              AND "d"."organization_id" IN (SELECT unnest('{3}'::bigint[])
                UNION ALL SELECT organization_id
                FROM organization_ancestors
                WHERE ancestor_id = ANY('{3}'::bigint[]))))
          AND d.id NOT IN (SELECT id
            FROM search_dirty
            WHERE hides))
        AND d.title_words @@ given_words.tsquery
        AND d.id <> given.id)
      AND d.locale = ANY('{"en"}'::text[]) ORDER BY same_locale DESC, d.id DESC LIMIT 500) o
    ORDER BY o.same_locale DESC, (
      SELECT count(*) FROM unnest(tsvector_to_array(o.title_words)) w WHERE w = ANY(given_words.words)
    )::float8 / (length(o.title_words) + length(s.title_words)) DESC, o.id DESC
    LIMIT 20
  ) n
  UNION ALL
  SELECT given.id, n.article_id, n.same_locale, 'ACTION', target.title::text, '',
    target.locale, (target.translations->'title')::text
  FROM given
  JOIN article_actions l ON l.article_id = given.id
  JOIN (SELECT "actions"."id", "actions"."title", "actions"."locale", "actions"."translations"
    FROM "actions" AS "actions"
    WHERE ("actions"."trashed_at" IS NULL)
    AND (("actions"."visibility" = 'PUBLIC')
      OR "actions"."organization_id" IN (SELECT unnest('{3}'::bigint[])
        UNION ALL SELECT organization_id
        FROM organization_ancestors
        WHERE ancestor_id = ANY('{3}'::bigint[])))) target ON target.id = l.action_id,
  LATERAL (
    (
    SELECT x.article_id, true AS same_locale
    FROM (
      SELECT article_id FROM article_actions WHERE action_id = l.action_id ORDER BY article_id DESC LIMIT 2000
    ) x
    WHERE x.article_id <> given.id
    AND EXISTS (SELECT "articles"."id", "articles"."locale"
      FROM "articles" AS "articles"
      WHERE ((("articles"."trashed_at" IS NULL)
          AND ((("articles"."restricted_at" IS NULL)
              AND ("articles"."status" = 'PUBLISHED'
                AND "articles"."visibility" = 'PUBLIC'))
            OR ((("articles"."restricted_at" IS NULL)
                AND ("articles"."status" = 'PUBLISHED'))
              AND "articles"."organization_id" IN (SELECT unnest('{3}'::bigint[])
                UNION ALL SELECT organization_id
                FROM organization_ancestors
                WHERE ancestor_id = ANY('{3}'::bigint[])))))
        AND articles.id = x.article_id
        AND articles.locale = given.locale)
      AND articles.locale = ANY('{"en"}'::text[]))
    ORDER BY x.article_id DESC LIMIT 50)
    UNION ALL
    (
    SELECT x.article_id, false AS same_locale
    FROM (
      SELECT article_id FROM article_actions WHERE action_id = l.action_id ORDER BY article_id DESC LIMIT 100
    ) x
    WHERE x.article_id <> given.id
    AND EXISTS (SELECT "articles"."id", "articles"."locale"
      FROM "articles" AS "articles"
      WHERE ((("articles"."trashed_at" IS NULL)
          AND ((("articles"."restricted_at" IS NULL)
              AND ("articles"."status" = 'PUBLISHED'
                AND "articles"."visibility" = 'PUBLIC'))
            OR ((("articles"."restricted_at" IS NULL)
                AND ("articles"."status" = 'PUBLISHED'))
              AND "articles"."organization_id" IN (SELECT unnest('{3}'::bigint[])
                UNION ALL SELECT organization_id
                FROM organization_ancestors
                WHERE ancestor_id = ANY('{3}'::bigint[])))))
        AND articles.id = x.article_id
        AND articles.locale <> given.locale)
      AND articles.locale = ANY('{"en"}'::text[]))
    ORDER BY x.article_id DESC LIMIT 50)
  ) n
  UNION ALL
  SELECT given.id, n.article_id, n.same_locale, 'TAG', target.name::text, '',
    target.locale, (target.translations->'name')::text
  FROM given
  JOIN article_tags l ON l.article_id = given.id
  JOIN (SELECT "tags"."id", "tags"."name", "tags"."locale", "tags"."translations"
    FROM "tags" AS "tags") target ON target.id = l.tag_id,
  LATERAL (
    (
    SELECT x.article_id, true AS same_locale
    FROM (
      SELECT article_id FROM article_tags WHERE tag_id = l.tag_id ORDER BY article_id DESC LIMIT 2000
    ) x
    WHERE x.article_id <> given.id
    AND EXISTS (SELECT "articles"."id", "articles"."locale"
      FROM "articles" AS "articles"
      WHERE ((("articles"."trashed_at" IS NULL)
          AND ((("articles"."restricted_at" IS NULL)
              AND ("articles"."status" = 'PUBLISHED'
                AND "articles"."visibility" = 'PUBLIC'))
            OR ((("articles"."restricted_at" IS NULL)
                AND ("articles"."status" = 'PUBLISHED'))
              AND "articles"."organization_id" IN (SELECT unnest('{3}'::bigint[])
                UNION ALL SELECT organization_id
                FROM organization_ancestors
                WHERE ancestor_id = ANY('{3}'::bigint[])))))
        AND articles.id = x.article_id
        AND articles.locale = given.locale)
      AND articles.locale = ANY('{"en"}'::text[]))
    ORDER BY x.article_id DESC LIMIT 50)
    UNION ALL
    (
    SELECT x.article_id, false AS same_locale
    FROM (
      SELECT article_id FROM article_tags WHERE tag_id = l.tag_id ORDER BY article_id DESC LIMIT 100
    ) x
    WHERE x.article_id <> given.id
    AND EXISTS (SELECT "articles"."id", "articles"."locale"
      FROM "articles" AS "articles"
      WHERE ((("articles"."trashed_at" IS NULL)
          AND ((("articles"."restricted_at" IS NULL)
              AND ("articles"."status" = 'PUBLISHED'
                AND "articles"."visibility" = 'PUBLIC'))
            OR ((("articles"."restricted_at" IS NULL)
                AND ("articles"."status" = 'PUBLISHED'))
              AND "articles"."organization_id" IN (SELECT unnest('{3}'::bigint[])
                UNION ALL SELECT organization_id
                FROM organization_ancestors
                WHERE ancestor_id = ANY('{3}'::bigint[])))))
        AND articles.id = x.article_id
        AND articles.locale <> given.locale)
      AND articles.locale = ANY('{"en"}'::text[]))
    ORDER BY x.article_id DESC LIMIT 50)
  ) n
  UNION ALL
  SELECT given.id, n.article_id, n.same_locale, 'THEME', target.name::text, '',
    target.locale, (target.translations->'name')::text
  FROM given
  JOIN article_themes l ON l.article_id = given.id
  JOIN (SELECT "themes"."id", "themes"."name", "themes"."locale", "themes"."translations"
    FROM "themes" AS "themes") target ON target.id = l.theme_id,
  LATERAL (
    (
    SELECT x.article_id, true AS same_locale
    FROM (
      SELECT article_id FROM article_themes WHERE theme_id = l.theme_id ORDER BY article_id DESC LIMIT 2000
    ) x
    WHERE x.article_id <> given.id
    AND EXISTS (SELECT "articles"."id", "articles"."locale"
      FROM "articles" AS "articles"
      WHERE ((("articles"."trashed_at" IS NULL)
          AND ((("articles"."restricted_at" IS NULL)
              AND ("articles"."status" = 'PUBLISHED'
                AND "articles"."visibility" = 'PUBLIC'))
            OR ((("articles"."restricted_at" IS NULL)
                AND ("articles"."status" = 'PUBLISHED'))
              AND "articles"."organization_id" IN (SELECT unnest('{3}'::bigint[])
                UNION ALL SELECT organization_id
                FROM organization_ancestors
                WHERE ancestor_id = ANY('{3}'::bigint[])))))
        AND articles.id = x.article_id
        AND articles.locale = given.locale)
      AND articles.locale = ANY('{"en"}'::text[]))
    ORDER BY x.article_id DESC LIMIT 50)
    UNION ALL
    (
    SELECT x.article_id, false AS same_locale
    FROM (
      SELECT article_id FROM article_themes WHERE theme_id = l.theme_id ORDER BY article_id DESC LIMIT 100
    ) x
    WHERE x.article_id <> given.id
    AND EXISTS (SELECT "articles"."id", "articles"."locale"
      FROM "articles" AS "articles"
      WHERE ((("articles"."trashed_at" IS NULL)
          AND ((("articles"."restricted_at" IS NULL)
              AND ("articles"."status" = 'PUBLISHED'
                AND "articles"."visibility" = 'PUBLIC'))
            OR ((("articles"."restricted_at" IS NULL)
                AND ("articles"."status" = 'PUBLISHED'))
              AND "articles"."organization_id" IN (SELECT unnest('{3}'::bigint[])
                UNION ALL SELECT organization_id
                FROM organization_ancestors
                WHERE ancestor_id = ANY('{3}'::bigint[])))))
        AND articles.id = x.article_id
        AND articles.locale <> given.locale)
      AND articles.locale = ANY('{"en"}'::text[]))
    ORDER BY x.article_id DESC LIMIT 50)
  ) n)
SELECT r.* FROM reasons r
WHERE NOT EXISTS (
  SELECT FROM article_translations t WHERE t.article_id = r.of AND t.translation_id = r.id
)
