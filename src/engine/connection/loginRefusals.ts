import type { EngineErrorCode } from '../engineError';

type Refusal = (at: string, user: string, message: string) => readonly [EngineErrorCode, string];

/** What the server's errors mean when they come instead of a login, by errno; MySQL's and MariaDB's. */
export const loginRefusals: Readonly<Record<number, Refusal>> = {
  1045: wrongPassword,
  1698: wrongPassword,
  1044: (at, user, message) => [
    'access',
    `${at} gives ${user} no right to the database: ${message}. Ask for it to be granted.`,
  ],
  1049: (at, _user, message) => ['server', `${at} has no such database: ${message}. Check its name.`],
  1040: noConnectionLeft,
  1203: noConnectionLeft,
  1226: noConnectionLeft,
  1129: machineRefused,
  1130: machineRefused,
  1820: passwordExpired,
  1862: passwordExpired,
  3118: accountLocked,
  4151: accountLocked,
  3159: (at, _user, message) => [
    'access',
    `${at} takes only connections with TLS: ${message}. Choose the TLS mode "required" or a stricter one.`,
  ],
};

function wrongPassword(...[at, user, message]: Parameters<Refusal>): ReturnType<Refusal> {
  return ['access', `${at} refused ${user}: ${message}. Check user name and password.`];
}

function noConnectionLeft(...[at, user, message]: Parameters<Refusal>): ReturnType<Refusal> {
  return ['connect', `${at} has no connection left for ${user}: ${message}. Try again later.`];
}

function machineRefused(...[at, , message]: Parameters<Refusal>): ReturnType<Refusal> {
  return ['access', `${at} refuses connections from this machine: ${message}. Ask its administrator.`];
}

function passwordExpired(...[at, user, message]: Parameters<Refusal>): ReturnType<Refusal> {
  return [
    'access',
    `The password of ${user} on ${at} has expired: ${message}. Set a new one with another client first.`,
  ];
}

function accountLocked(...[at, user, message]: Parameters<Refusal>): ReturnType<Refusal> {
  return ['access', `The account of ${user} on ${at} is locked: ${message}. Ask its administrator.`];
}
