import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TaskEvent } from '../../task/taskEvent';
import { hasCode } from '../storeError';
import { createDurably } from '../writeDurably';

/**
 * The events that decide a task's state are a file each: course-1.json, course-2.json … Each is written under the
 * number after the last one its writer knew, and only one process can make a file. So whoever decides has seen
 * everything decided before: of an approval and a rejection at the same moment, one is refused. Those that count, in
 * order: up to the first number that is not there.
 */
export async function readCourse(
  folder: string,
  names: readonly string[],
  known: readonly TaskEvent[] = [],
): Promise<readonly TaskEvent[]> {
  const present = new Set(names);
  const events = [...known];
  while (present.has(courseName(events.length + 1))) {
    const event = await readOne(join(folder, courseName(events.length + 1)));
    if (!event) break;
    events.push(event);
  }
  return events.length === known.length ? known : events;
}

/** Writes the event under this number, durably; false when another event has the number already. */
export function writeCourse(folder: string, number: number, event: TaskEvent): Promise<boolean> {
  return createDurably(join(folder, courseName(number)), JSON.stringify(event));
}

async function readOne(path: string): Promise<TaskEvent | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as TaskEvent;
  } catch (error) {
    // Being copied at this moment, or gone with its task.
    if (error instanceof SyntaxError || hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function courseName(number: number): string {
  return `course-${number}.json`;
}
