import type { CommandName } from './cliArguments';

/** What --help prints, for one command or for all. */
export function helpText(command?: CommandName): string {
  switch (command) {
    case undefined:
      return `Shadow Sync keeps shadow tables in step with their source tables. It never changes a source table.

Usage: node cli.js <command> --url mysql://user@host:port --database NAME [options]

Commands
  analyze   compare, and print what differs and the statements that would bring the shadows in step
  sync      bring the shadows in step
  check     compare only; the exit code tells
  run       run the tasks of the editor whose time has come (run --help)
  tasks     list the tasks of the editor (tasks --help)

${tableOptions}
${connectionOptions}
node cli.js <command> --help tells more about one command.
`;
    case 'run':
      return `Usage: node cli.js run --due --store FOLDER [options]

Runs the scheduled and approved tasks of a store whose time has come, once, and ends; for cron, systemd and CI. A task
runs once, whoever comes first: this command or an editor. Tasks whose approval came too late expire.
Exit code 0 when nothing failed, 2 when something is not in step or was missed, 1 when a task could not be started.

  --missed MODE          what to do with a time that was missed: ask (default: the task waits for its user), run, skip
  --grace MINUTES        so long after its time a task is not late yet (default 10)

${storeOptions}`;
    case 'tasks':
      return `Usage: node cli.js tasks --store FOLDER [options]

Lists the tasks of a store, the newest first. Changes nothing. Exit code 0; 1 on an error.

${storeOptions}`;
    case 'analyze':
      return `Usage: node cli.js analyze --url mysql://user@host:port --database NAME [options]

Compares each source table with its shadow and prints what differs and the exact statements that sync would run.
Changes nothing. Exit code 0; 1 on an error.

${tableOptions}
${connectionOptions}`;
    case 'sync':
      return `Usage: node cli.js sync --url mysql://user@host:port --database NAME [options]

Compares, then runs the statements, each recorded with its duration. Before a table is touched it is read again: what
changed since the comparison is left alone. Afterwards it is read again and must be in step. Ctrl+C stops the running
statement on the server and tells what became of it.
Exit code 0 when all is in step, 2 when some tables were not synchronised, 1 on an error.

  --allow-destructive    also change tables that lose columns, indexes, partitions or values; without it they
                         are left as they are
  --on-error MODE        abort (default): the first failure ends the run; continue: the other tables still run
  --connections NUMBER   change up to so many tables at the same time, 1 (default) to 8, where no foreign key ties them

${tableOptions}
${connectionOptions}`;
    case 'check':
      return `Usage: node cli.js check --url mysql://user@host:port --database NAME [options]

Compares each source table with its shadow. Changes nothing.
Exit code 0 when all is in step, 2 when a shadow is missing or differs, 1 on an error.

${tableOptions}
${connectionOptions}`;
  }
}

const tableOptions = `Tables
  --tables a,b           these source tables; can be given several times
  --all                  all tables that are not shadows themselves
  --exclude '*_log'      with --all: leave out tables whose names fit; can be given several times
  --skip x               leave a source table out; can be given several times
  --prefix TEXT          a shadow's name is TEXT and the source's name (default _test_)
  --suffix TEXT          a shadow's name is the source's name and TEXT
  --foreign-keys POLICY  where the foreign keys of shadows point: shadow (default; to shadows where there are any),
                         source (as in the source), none (left out)

Statements
  --count                ask the server how many rows each hazard meets; reads the shadows once
  --algorithm NAME       ALGORITHM of each ALTER TABLE: instant, nocopy, inplace, copy (default: the server chooses);
                         a server that cannot do it so refuses, and nothing weaker is tried
  --lock NAME            LOCK of each ALTER TABLE: none, shared, exclusive
  --auto-increment N     new shadows begin to count at N
  --auto-increment-existing
                         also in shadows that are there and count lower; never below their highest number
  --recreate a,b         drop the shadows of these sources with their rows, and create them anew, where they
                         differ; sync needs --allow-destructive for it
  --rename orders.a=b    the shadow of orders has as a what orders calls b: rename it, and keep its values; can be
                         given several times
`;

const connectionOptions = `Connection
  --url URL              mysql://user@host:port/database; OceanBase's user@tenant#cluster may be written as it is
  --database NAME        where source and shadow tables lie
  --tls MODE             disabled, preferred (default), required, verify-ca, verify-identity
  --tls-ca FILE          certificates (PEM) that the server's must descend from
  --json                 one JSON document on the standard output instead of text

The password is read from the environment variable SHADOW_SYNC_PASSWORD; on a terminal it is asked for.
`;

const storeOptions = `Store
  --store FOLDER         the folder where the editor keeps its tasks; its command "Copy Command Line for Due Tasks"
                         copies the whole command
  --store-url URL        the database of a team's store: mysql://user@host:port/database; its password is read from
                         SHADOW_SYNC_STORE_PASSWORD
  --connections FILE     the connections.json with the connections of the tasks (default: the one in FOLDER)
  --json                 one JSON document on the standard output instead of text

The password of a connection is read from SHADOW_SYNC_PASSWORD_NAME, its name in capitals with _ for all but letters
and digits (SHADOW_SYNC_PASSWORD_SHOP_PROD for "Shop prod"), else from SHADOW_SYNC_PASSWORD. Nothing is asked for.
`;
