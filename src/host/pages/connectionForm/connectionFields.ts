import * as vscode from 'vscode';
import type { TlsSettings } from '../../../engine/connection/connection';
import type { ConnectionFields } from '../../../protocol/connectionForm';
import { type Shape, flag, optional, record, text } from '../../shapes';
import { type ConnectionProfile, environmentShape, tlsModeShape } from '../../connections/connectionProfile';

export type FieldProblems = Partial<Record<keyof ConnectionFields, string>>;

/** What a form sends; what the fields mean is checked by `readConnectionFields`. */
export const connectionFields: Shape<ConnectionFields> = record<ConnectionFields>({
  name: text(200),
  environment: environmentShape,
  host: text(255),
  port: text(20),
  user: text(255),
  password: optional(text(1000)),
  savePassword: flag,
  tlsMode: tlsModeShape,
  caFile: text(),
  certFile: text(),
  keyFile: text(),
});

/**
 * The profile that the fields describe, or what is wrong with them, by field. `others` are the saved profiles. To be
 * tested, a connection needs no name.
 */
export function readConnectionFields(
  fields: ConnectionFields,
  id: string,
  others: readonly ConnectionProfile[],
  purpose: 'save' | 'test',
): { readonly profile: ConnectionProfile } | { readonly problems: FieldProblems } {
  const problems = {
    ...(purpose === 'save' && nameProblems(fields, id, others)),
    ...addressProblems(fields),
  };
  if (Object.keys(problems).length > 0) return { problems };
  const before = others.find((profile) => profile.id === id);
  return {
    profile: {
      id,
      name: fields.name.trim(),
      environment: fields.environment,
      host: fields.host.trim(),
      port: Number(fields.port),
      user: fields.user.trim(),
      tls: tlsSettings(fields),
      savePassword: fields.savePassword,
      ...(before?.password === 'none' && !fields.password ? { password: 'none' as const } : {}),
    },
  };
}

/** The fields that show a profile. */
export function fieldsOf(profile: ConnectionProfile): ConnectionFields {
  return {
    name: profile.name,
    environment: profile.environment,
    host: profile.host,
    port: String(profile.port),
    user: profile.user,
    savePassword: profile.savePassword,
    tlsMode: profile.tls.mode,
    caFile: profile.tls.caFile ?? '',
    certFile: profile.tls.certFile ?? '',
    keyFile: profile.tls.keyFile ?? '',
  };
}

/** The fields of a connection that is being added. */
export const emptyConnectionFields: ConnectionFields = {
  name: '',
  environment: 'development',
  host: '127.0.0.1',
  port: '3306',
  user: '',
  savePassword: true,
  tlsMode: 'preferred',
  caFile: '',
  certFile: '',
  keyFile: '',
};

function nameProblems(
  fields: ConnectionFields,
  id: string,
  others: readonly ConnectionProfile[],
): FieldProblems {
  const name = fields.name.trim();
  if (name === '') return { name: vscode.l10n.t('Give the connection a name.') };
  if (others.some((profile) => profile.id !== id && profile.name === name)) {
    return { name: vscode.l10n.t('Another connection has this name already. Choose a different one.') };
  }
  return {};
}

function addressProblems(fields: ConnectionFields): FieldProblems {
  const problems: FieldProblems = {};
  if (fields.host.trim() === '') {
    problems.host = vscode.l10n.t('Enter the host name or the IP address of the server.');
  } else if (/[\s/]/u.test(fields.host.trim())) {
    problems.host = vscode.l10n.t('A host has no spaces and no slashes. The port has a field of its own.');
  }
  const port = Number(fields.port);
  if (!/^\d{1,5}$/u.test(fields.port.trim()) || port < 1 || port > 65535) {
    problems.port = vscode.l10n.t('A whole number from 1 to 65535.');
  }
  if (fields.user.trim() === '') {
    problems.user = vscode.l10n.t(
      'Enter the database user; on OceanBase user@tenant or user@tenant#cluster.',
    );
  }
  if (fields.certFile.trim() !== '' && fields.keyFile.trim() === '') {
    problems.keyFile = vscode.l10n.t('A client certificate needs its key: choose the key file.');
  }
  if (fields.keyFile.trim() !== '' && fields.certFile.trim() === '') {
    problems.certFile = vscode.l10n.t('A client key needs its certificate: choose the certificate file.');
  }
  return problems;
}

function tlsSettings(fields: ConnectionFields): TlsSettings {
  const caFile = fields.caFile.trim();
  const certFile = fields.certFile.trim();
  const keyFile = fields.keyFile.trim();
  return {
    mode: fields.tlsMode,
    ...(caFile === '' ? {} : { caFile }),
    ...(certFile === '' ? {} : { certFile }),
    ...(keyFile === '' ? {} : { keyFile }),
  };
}
