// Links to records, each with the language of its text.
import { Link } from '@tanstack/react-router';
import { languageOf } from '../../language';

interface Named {
  name: string;
  slug: string;
}

interface Titled {
  title: string;
  slug: string;
}

export function OrganizationLink({ of, short }: { of: Named & { shortName?: string | null }; short?: boolean }) {
  const name = (short ? of.shortName : undefined) ?? of.name;
  return (
    <Link
      to="/organizations/$slug"
      params={{ slug: of.slug }}
      lang={languageOf(name)}
      title={short ? of.name : undefined}
    >
      {name}
    </Link>
  );
}

export function ActionLink({ of }: { of: Titled }) {
  return (
    <Link to="/actions/$slug" params={{ slug: of.slug }} lang={languageOf(of.title)}>
      {of.title}
    </Link>
  );
}

export function OutcomeLink({ of }: { of: { id: string; title: string } }) {
  return (
    <Link to="/outcomes/$id" params={{ id: of.id }} lang={languageOf(of.title)}>
      {of.title}
    </Link>
  );
}

export function IndicatorLink({ of }: { of: { id: string; title: string } }) {
  return (
    <Link to="/indicators/$id" params={{ id: of.id }} lang={languageOf(of.title)}>
      {of.title}
    </Link>
  );
}

export function ThemeLink({ of }: { of: Named }) {
  return (
    <Link to="/themes/$slug" params={{ slug: of.slug }} lang={languageOf(of.name)}>
      {of.name}
    </Link>
  );
}

export function ArticleLink({ of }: { of: Titled & { locale: string } }) {
  return (
    <Link to="/articles/$slug" params={{ slug: `${of.slug}@${of.locale}` }} lang={of.locale}>
      {of.title}
    </Link>
  );
}

export function PersonLink({ of }: { of: Named }) {
  return (
    <Link to="/people/$slug" params={{ slug: of.slug }} lang={languageOf(of.name)}>
      {of.name}
    </Link>
  );
}

export function TagLink({ of }: { of: Named }) {
  return (
    <Link to="/tags/$slug" params={{ slug: of.slug }} lang={languageOf(of.name)}>
      {of.name}
    </Link>
  );
}
