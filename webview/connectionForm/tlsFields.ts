import { t } from '../l10n';
import type { Choice } from '../toolkit';
import type { ConnectionFields } from '../../src/protocol/connectionForm';

type TlsMode = ConnectionFields['tlsMode'];

/** The modes of encryption, each with what it means. */
export const tlsModes: readonly Choice<TlsMode>[] = [
  {
    value: 'disabled',
    label: t('Disabled'),
    help: t('Nothing is encrypted. For servers on this machine or behind a tunnel.'),
  },
  {
    value: 'preferred',
    label: t('Preferred'),
    help: t('Encrypted if the server offers it, otherwise not. The server’s certificate is not checked.'),
  },
  {
    value: 'required',
    label: t('Required'),
    help: t('Always encrypted. The server’s certificate is not checked, so it could be another server.'),
  },
  {
    value: 'verify-ca',
    label: t('Verify CA'),
    help: t('Always encrypted, and the server’s certificate must be signed by a trusted authority.'),
  },
  {
    value: 'verify-identity',
    label: t('Verify identity'),
    help: t('As Verify CA, and the certificate must be made out to the host name above.'),
  },
];

/** A file that a mode of encryption may need. */
export interface TlsFile {
  readonly field: 'caFile' | 'certFile' | 'keyFile';
  readonly label: string;
  readonly placeholder: string;
}

const authority: TlsFile = {
  field: 'caFile',
  label: t('CA certificate'),
  placeholder: t('The authorities that this machine trusts'),
};
const client: readonly TlsFile[] = [
  { field: 'certFile', label: t('Client certificate'), placeholder: t('None') },
  { field: 'keyFile', label: t('Client key'), placeholder: t('None') },
];

/** The files that a mode uses, in the order shown. */
export function tlsFiles(mode: TlsMode): readonly TlsFile[] {
  switch (mode) {
    case 'disabled':
      return [];
    case 'preferred':
    case 'required':
      return client;
    case 'verify-ca':
    case 'verify-identity':
      return [authority, ...client];
  }
}
