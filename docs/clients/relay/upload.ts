import { graphql, type Environment } from 'relay-runtime';
import { checkUserErrors } from '../errors';
import type { uploadAssetMutation } from './generated/uploadAssetMutation.graphql';
import { mutate } from './mutate';

const upload = graphql`
  mutation uploadAssetMutation($file: Upload!, $input: UploadAssetInput!) {
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
`;

/** Uploads a file of `<input type="file">`. It goes beside the variables, where its place is null. */
export async function uploadAsset(environment: Environment, file: File, organization: string, alt: string) {
  const variables = { file: null, input: { organizationId: organization, alt } };
  const uploadables = { 'variables.file': file };
  const { uploadAsset } = await mutate<uploadAssetMutation>(environment, upload, variables, uploadables);
  checkUserErrors(uploadAsset.userErrors);
  return uploadAsset;
}
