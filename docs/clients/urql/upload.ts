import type { Client } from '@urql/core';
import { checkUserErrors } from '../errors';
import { dataOf } from './errors';
import { graphql } from './generated';

const UploadAsset = graphql(`
  mutation UploadAsset($file: Upload!, $input: UploadAssetInput!) {
    uploadAsset(file: $file, input: $input) {
      asset {
        id
        url(preset: SMALL)
      }
      result
      userErrors {
        code
        message
        path
        existingId
      }
    }
  }
`);

/** Uploads a file of `<input type="file">`. A file among the variables makes urql send a form. */
export async function uploadAsset(client: Client, file: File, organization: string, alt: string) {
  const variables = { file, input: { organizationId: organization, alt } };
  const { uploadAsset } = await dataOf(client.mutation(UploadAsset, variables));
  checkUserErrors(uploadAsset.userErrors);
  return uploadAsset;
}
