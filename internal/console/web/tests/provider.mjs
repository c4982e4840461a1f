// An OpenID provider for the tests: whoever types an address at its sign-in page is that person.
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const issuer = 'http://127.0.0.1:8198';
const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'praxis',
      client_secret: 'a secret for tests only',
      redirect_uris: ['http://127.0.0.1:8197/auth/oidc/callback'],
      grant_types: ['authorization_code'],
      response_types: ['code'],
    },
  ],
  pkce: { required: () => true },
  features: { devInteractions: { enabled: true } },
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
  conformIdTokenClaims: false,
  async findAccount(_ctx, id) {
    return {
      accountId: id,
      claims: () => ({ sub: id, email: id, email_verified: true, name: id }),
    };
  },
});
createServer(provider.callback()).listen(8198, '127.0.0.1');
