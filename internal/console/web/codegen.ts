import type { CodegenConfig } from '@graphql-codegen/cli';

// Each file of src/queries has typed documents in a file of its own, so that a page loads only its own queries.
const config: CodegenConfig = {
  schema: 'schema.graphql',
  documents: 'src/queries/*.graphql',
  generates: {
    'src/generated/schema.ts': {
      plugins: ['typescript-operations'],
      config: { generateOperationTypes: false },
    },
    'src/': {
      preset: 'near-operation-file',
      presetConfig: { extension: '.ts', folder: 'generated', baseTypesPath: 'generated/schema.ts' },
      plugins: ['typescript-operations', 'typed-document-node'],
      config: { importSchemaTypesFrom: 'src/generated/schema.ts' },
    },
  },
  config: {
    scalars: {
      ...Object.fromEntries(
        ['Time', 'Date', 'Decimal', 'Markdown', 'HTML', 'URL', 'Locale', 'Cursor'].map((name) => [name, 'string']),
      ),
      Upload: 'Blob',
    },
    strictScalars: true,
    useTypeImports: true,
    enumsAsTypes: true,
    documentMode: 'documentNode',
    optimizeDocumentNode: true,
    arrayInputCoercion: false,
    skipTypename: true,
  },
};

export default config;
