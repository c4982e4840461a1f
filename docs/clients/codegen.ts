import type { CodegenConfig } from '@graphql-codegen/cli';

const scalars = {
  Time: '../../scalars#Time',
  Date: '../../scalars#CalendarDate',
  Decimal: '../../scalars#Decimal',
  Markdown: '../../scalars#Markdown',
  HTML: '../../scalars#HTML',
  URL: '../../scalars#WebURL',
  Locale: '../../scalars#Locale',
  Cursor: '../../scalars#Cursor',
  Upload: '../../scalars#Upload',
};

// strictScalars makes a scalar that is not listed an error, rather than `any`.
const config = { scalars, strictScalars: true, useTypeImports: true, enumsAsTypes: true };

const codegen: CodegenConfig = {
  schema: 'schema.graphql',
  generates: {
    'urql/generated/': { preset: 'client', documents: 'urql/*.ts', config },
    'apollo/generated/': { preset: 'client', documents: 'apollo/*.ts', config },
  },
};

export default codegen;
