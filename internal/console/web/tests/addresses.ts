/** Where the tests' server is. */
export const praxis = 'http://127.0.0.1:8197';

/** Where the tests' OpenID provider is. */
export const provider = 'http://127.0.0.1:8198';
