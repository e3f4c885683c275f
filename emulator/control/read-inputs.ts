import type { NewAnnotation, Tag } from '../data/annotations.ts';
import type { NewCohort } from '../data/cohorts.ts';
import type { FunnelStep, NewFunnel } from '../data/funnels.ts';
import type { NewEvent } from '../data/stored-events.ts';
import type { Withholding } from '../data/withheld-events.ts';
import * as json from '../http/json.ts';
import { MERGE_KINDS, type MergeKind, type NewJourneys } from './journey-control.ts';
import type { NewProfile, PropertiesInput } from './profile-control.ts';

/** Parses the bodies of control requests. All functions throw InvalidJson. */

export function readEvent(value: unknown): NewEvent {
  const object = json.readObject(value, 'an event');
  return {
    line: json.requiredText(object, 'line'),
    lineInMs: json.optionalText(object, 'lineInMs'),
    day: json.optionalText(object, 'day'),
    arrivalMs: json.optionalNumber(object, 'arrivalMs'),
  };
}

export function readWithholding(value: unknown): Withholding {
  const object = json.readObject(value, 'a withholding');
  return {
    day: json.requiredText(object, 'day'),
    every: json.requiredNumber(object, 'every'),
    name: json.optionalText(object, 'name'),
  };
}

export function readProfile(value: unknown): NewProfile {
  const object = json.readObject(value, 'a profile');
  const { properties } = object;
  return {
    distinctId: readId(object['distinctId']),
    properties: properties === undefined ? undefined : readProperties(properties),
  };
}

export function readId(value: unknown): string | number {
  if (typeof value === 'string' || typeof value === 'number') return value;
  throw new json.InvalidJson('distinctId must be a string or a number');
}

function readProperties(value: unknown): PropertiesInput {
  return typeof value === 'string' ? value : json.readObject(value, 'properties');
}

export function readNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  throw new json.InvalidJson('an id must be a number');
}

export function readText(value: unknown): string {
  if (typeof value === 'string') return value;
  throw new json.InvalidJson('a key must be a string');
}

export function readCohort(value: unknown): NewCohort {
  const object = json.readObject(value, 'a cohort');
  return {
    id: json.requiredNumber(object, 'id'),
    name: json.optionalText(object, 'name'),
    description: json.optionalText(object, 'description'),
    created: json.optionalText(object, 'created'),
    isVisible: json.optionalFlag(object, 'isVisible'),
    dataGroupId: json.optionalText(object, 'dataGroupId'),
    members: json.optionalTextList(object, 'members'),
  };
}

export function readJourneys(value: unknown): NewJourneys {
  const object = json.readObject(value, 'journeys');
  const kind = json.requiredText(object, 'kind');
  if (!isMergeKind(kind))
    throw new json.InvalidJson(`kind must be one of ${Object.keys(MERGE_KINDS).join(', ')}`);
  return { kind, people: json.requiredNumber(object, 'people'), day: json.requiredText(object, 'day') };
}

function isMergeKind(kind: string): kind is MergeKind {
  return Object.hasOwn(MERGE_KINDS, kind);
}

export function readFunnel(value: unknown): NewFunnel {
  const object = json.readObject(value, 'a funnel');
  return {
    id: json.requiredNumber(object, 'id'),
    name: json.optionalText(object, 'name'),
    windowDays: json.optionalNumber(object, 'windowDays'),
    steps: json.optionalList(object, 'steps')?.map(readStep),
  };
}

function readStep(value: unknown): FunnelStep {
  const object = json.readObject(value, 'a step');
  return {
    event: json.requiredText(object, 'event'),
    label: json.optionalText(object, 'label'),
    customEventId: json.optionalNumber(object, 'customEventId'),
  };
}

export function readAnnotation(value: unknown): NewAnnotation {
  const object = json.readObject(value, 'an annotation');
  return {
    date: json.requiredText(object, 'date'),
    id: json.optionalNumber(object, 'id'),
    description: json.optionalText(object, 'description'),
    tags: json.optionalList(object, 'tags')?.map(readTag),
  };
}

function readTag(value: unknown): Tag {
  const object = json.readObject(value, 'a tag');
  return { id: json.requiredNumber(object, 'id'), name: json.requiredText(object, 'name') };
}
