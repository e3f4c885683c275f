import type { JsonObject } from '../http/json.ts';
import * as json from '../http/json.ts';
import type { Actions } from './action.ts';
import { asList } from './action.ts';
import type { Control } from './control.ts';
import type { ProfileControl } from './profile-control.ts';
import { readCohort, readId, readJourneys, readNumber, readProfile, readText } from './read-inputs.ts';

export const PEOPLE_ACTIONS: Actions = {
  'POST profiles': (control, body) => {
    for (const value of asList(body)) profilesOf(control, value).add(readProfile(value));
  },
  'PATCH profiles': (control, body) => {
    for (const value of asList(body)) update(profilesOf(control, value), value);
  },
  'DELETE profiles': ({ profiles }, body) => {
    if (body === undefined) profiles.reset();
    else profiles.remove(...asList(body).map(readId));
  },
  'GET groups': ({ groups }) => groups.list(),
  'DELETE groups': ({ groups }, body) => {
    groups.remove(...asList(body).map(readText));
  },
  'GET cohorts': ({ cohorts }) => cohorts.list(),
  'POST cohorts': ({ cohorts }, body) => {
    cohorts.add(...asList(body).map(readCohort));
  },
  'DELETE cohorts': ({ cohorts }, body) => {
    cohorts.remove(...asList(body).map(readNumber));
  },
  'PATCH cohorts': (control, body) => {
    for (const value of asList(body)) moveMembers(control, json.readObject(value, 'a cohort'));
  },
  'POST sessions': ({ sessions }, body) => {
    const object = json.readObject(body, 'a session limit');
    const count = json.optionalNumber(object, 'sessions');
    sessions.expireAfterPages(json.requiredNumber(object, 'pages'), count);
  },
  'DELETE sessions': ({ sessions }) => {
    sessions.expire();
  },
  'POST identities': ({ identities }, body) => {
    for (const value of asList(body)) {
      const object = json.readObject(value, 'a merge');
      identities.merge(json.requiredText(object, 'from'), json.requiredText(object, 'into'));
    }
  },
  'DELETE identities': ({ identities }) => {
    identities.reset();
  },
  'GET journeys': ({ journeys }) => journeys.people(),
  'POST journeys': ({ journeys }, body) => {
    for (const value of asList(body)) journeys.add(readJourneys(value));
    return journeys.people();
  },
  'POST journeys/merge': ({ journeys }) => {
    journeys.merge();
  },
};

/** User profiles, or those of a group type if `groupKey` is given. */
function profilesOf(control: Control, value: unknown): ProfileControl {
  const key = json.optionalText(json.readObject(value, 'a profile'), 'groupKey');
  return key === undefined ? control.profiles : control.groupProfiles(key);
}

function update(profiles: ProfileControl, value: unknown): void {
  const { distinctId, properties = {} } = readProfile(value);
  const isSeen = json.optionalFlag(json.readObject(value, 'a profile'), 'isSeen');
  profiles.update(distinctId, properties, isSeen);
}

function moveMembers({ cohorts }: Control, object: JsonObject): void {
  const id = json.requiredNumber(object, 'id');
  cohorts.join(id, ...(json.optionalTextList(object, 'join') ?? []));
  cohorts.leave(id, ...(json.optionalTextList(object, 'leave') ?? []));
}
