import type { TlsMode, TlsSettings } from '../engine/connection/connection';

/** An option of the clients, with - in its name; without a value where it has none, as skip-ssl. */
export type ClientOption = readonly [name: string, value: string | undefined];

/** What is said of TLS; absent is what nothing is said of. */
export type SaidTls = Partial<TlsSettings>;

/** What a client's options, of a command line or an option file, say of TLS. Of two that differ the last one counts. */
export function clientTls(options: Iterable<ClientOption>): SaidTls {
  let mode: TlsMode | undefined;
  let encrypts = false;
  let verifies = false;
  const files = new Map<string, string>();
  for (const [name, value = ''] of options) {
    const isOn = !/^(?:0|off|false)$/i.test(value);
    switch (name) {
      case 'ssl-mode':
        mode = namedMode(value) ?? mode;
        break;
      case 'ssl':
      case 'enable-ssl':
        encrypts = isOn;
        mode = isOn ? unlessDisabled(mode) : 'disabled';
        break;
      case 'skip-ssl':
      case 'disable-ssl':
        if (isOn) mode = 'disabled';
        break;
      case 'ssl-verify-server-cert':
        verifies = isOn;
        break;
      case 'skip-ssl-verify-server-cert':
      case 'disable-ssl-verify-server-cert':
        verifies = !isOn;
        break;
      default:
        files.set(name, value);
    }
  }
  const [certFile, keyFile] = ['ssl-cert', 'ssl-key'].map((name) => files.get(name));
  // An empty one takes back what was said before.
  const caFile = ['ssl-ca', 'ssl-capath'].map((name) => files.get(name)).find((path) => path);
  // As the clients do: a CA that is named is one to check against.
  const implied = verifies ? 'verify-identity' : caFile ? 'verify-ca' : encrypts ? 'required' : undefined;
  const said = mode ?? implied;
  return {
    ...(said && { mode: said }),
    ...(caFile && { caFile }),
    ...(certFile && { certFile }),
    ...(keyFile && { keyFile }),
  };
}

/** What the parameters of a URL say of it, in the words of Connector/J, MariaDB's connectors, MySQL Shell and mysql2. */
export function parameterTls(parameters: Iterable<readonly [name: string, value: string]>): SaidTls {
  const said = new Map(
    [...parameters].map(([name, value]) => [name.toLowerCase().replaceAll('-', ''), value]),
  );
  const ssl = said.get('usessl') ?? said.get('ssl');
  const isOn = (name: string): boolean => said.get(name)?.toLowerCase() === 'true';
  // mysql2 checks the certificate where the options do not say otherwise.
  const hasOptions = ssl?.startsWith('{') === true;
  const isChecked = hasOptions
    ? !/"rejectUnauthorized":\s*false/.test(ssl)
    : ssl !== 'false' && isOn('verifyservercertificate');
  return clientTls([
    ...(isOn('requiressl') ? [['ssl', ''] as const] : []),
    ...(ssl === undefined ? [] : [['ssl', ssl] as const]),
    ...(isChecked ? [['ssl-mode', 'verify-ca'] as const] : []),
    ['ssl-mode', said.get('sslmode')],
    ['ssl-ca', said.get('sslca') ?? said.get('serversslcert')],
    ['ssl-cert', said.get('sslcert')],
    ['ssl-key', said.get('sslkey')],
  ]);
}

function unlessDisabled(mode: TlsMode | undefined): TlsMode | undefined {
  return mode === 'disabled' ? undefined : mode;
}

/** The names of the mysql client and Connector/J, and those of MariaDB's connectors. */
function namedMode(name: string): TlsMode | undefined {
  switch (name.toLowerCase().replaceAll('_', '-')) {
    case 'disabled':
    case 'disable':
      return 'disabled';
    case 'preferred':
      return 'preferred';
    case 'required':
    case 'trust':
      return 'required';
    case 'verify-ca':
      return 'verify-ca';
    case 'verify-identity':
    case 'verify-full':
      return 'verify-identity';
    default:
      return undefined;
  }
}
