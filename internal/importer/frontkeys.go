package importer

import "praxis/ent/gen/ent/contribution"

// The front matter keys of each field, as normalizeKey spells them. The first key with a value wins.
var (
	titleKeys     = []string{"title", "posttitle", "标题"}
	subtitleKeys  = []string{"subtitle"}
	summaryKeys   = []string{"summary", "description", "excerpt", "customexcerpt", "abstract", "desc"}
	slugKeys      = []string{"slug"}
	canonicalKeys = []string{"canonicalurl", "canonical"}
	sourceKeys    = []string{"source", "sourcename"}
	sourceURLKeys = []string{"sourceurl", "originalurl"}
	tagKeys       = []string{"tags", "tag", "keywords", "keyword", "标签", "关键词"}
	categoryKeys  = []string{"categories", "category", "分类"}
	languageKeys  = []string{"lang", "language", "locale"}

	// dateKeys start with the keys of the publication time; Hugo also prefers publishDate to date.
	dateKeys = []string{
		"publishdate", "publisheddate", "publishedat", "publishedon", "pubdate", "pubdatetime", "publishtime",
		"datepublished", "postdate", "published", "date", "datetime", "created", "createdat", "createdon", "createtime",
		"createdtime", "createdate", "createddate", "creationdate", "datecreated", "time",
		"发布日期", "发布时间", "日期", "创建时间", "创建日期",
	}
	// updatedKeys hold the modification time, which an import does not use.
	updatedKeys = []string{
		"updated", "updatedat", "updatedon", "updatedate", "updateddate", "updatetime", "lastmod", "lastmodified",
		"lastupdated", "lastupdate", "modified", "modifiedat", "datemodified", "moddatetime",
	}
	expiryKeys = []string{"expirydate", "expiredate", "expires", "unpublishdate"}
	zoneKeys   = []string{"timezone", "tz"}

	// aliasKeys hold addresses on the old site.
	aliasKeys = []string{"aliases", "alias", "permalink", "redirectfrom", "url", "abbrlink"}
	// coverKeys hold the cover image.
	coverKeys = []string{
		"cover", "coverimage", "image", "images", "featuredimage", "featureimage", "thumbnail", "banner",
		"topimg", "headerimage", "indeximg", "bannerimg",
	}

	// nestingKeys hold a table of keys that mean the same as at the top level.
	nestingKeys = []string{"taxonomies", "extra", "params", "<<"}

	// Restrictions, by their kind of value (visibility.go).
	draftKeys = []string{
		"draft", "isdraft", "private", "isprivate", "secret", "hidden", "ishidden", "hide", "unlisted", "encrypt",
		"encrypted", "protected", "wip", "草稿",
	}
	publishedKeys = []string{
		"published", "publish", "ispublished", "public", "ispublic", "visible", "listed", "dgpublish", "公开",
	}
	statusKeys     = []string{"status", "poststatus", "state"}
	visibilityKeys = []string{"visibility", "access", "audience", "acl", "permission", "permissions"}
	passwordKeys   = []string{"password", "passwd", "pwd", "passphrase", "passcode", "postpassword", "encpwd"}

	// generatorKeys have a meaning for site generators only.
	generatorKeys = []string{
		"layout", "comments", "toc", "top", "sticky",
		"mathjax", "math", "weight", "type", "id", "cssclass", "cssclasses", "sidebar", "sidebarlabel",
		"sidebarposition", "series", "copyright", "outline", "link",
	}
)

// bylineKeys are the keys of each role in a byline.
var bylineKeys = []struct {
	role contribution.Role
	keys []string
}{
	{contribution.RoleAUTHOR, []string{"author", "authors", "byline", "writer", "postauthor", "作者"}},
	{contribution.RoleEDITOR, []string{"editor", "editors"}},
	{contribution.RoleTRANSLATOR, []string{"translator", "translators"}},
}

// knownKeys distinguish front matter from prose with colons.
var knownKeys = func() map[string]bool {
	all := [][]string{
		titleKeys, subtitleKeys, summaryKeys, slugKeys, canonicalKeys, sourceKeys, sourceURLKeys,
		tagKeys, categoryKeys, languageKeys,
		dateKeys, updatedKeys, expiryKeys, zoneKeys, nestingKeys,
		draftKeys, publishedKeys, statusKeys, visibilityKeys, passwordKeys,
		aliasKeys, coverKeys, generatorKeys,
	}
	for _, b := range bylineKeys {
		all = append(all, b.keys)
	}
	known := map[string]bool{}
	for _, keys := range all {
		for _, key := range keys {
			known[key] = true
		}
	}
	return known
}()
