-- The neighbours of an article are those in its language: one row of the index for each article.
CREATE INDEX articles_of_organization_in_language ON articles (organization_id, locale, listed_at, id);
