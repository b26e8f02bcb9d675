import type { components } from './schema';

/**
 * The shapes the server speaks, by the names the pages use. They come from the server's OpenAPI
 * document (npm run api); written by hand are only those that the document does not have.
 * Times are ISO-8601 in UTC, ids whole numbers, shares and accuracies between 0 and 1.
 */
type Schemas = components['schemas'];

export type Role = Schemas['Role'];
export type Me = Schemas['Me'];
export type User = Schemas['User'];
export type UserChange = Schemas['UserChange'];
export type AccountSession = Schemas['AccountSession'];
export type AccessToken = Schemas['ApiToken'];
export type NewAccessToken = Schemas['NewApiToken'];
export type Setup = Schemas['Setup'];

export type Project = Schemas['Project'];
export type ProjectSettings = Schemas['ProjectSettings'];
export type ProjectChange = Schemas['ProjectChange'];
export type NewProject = Schemas['NewProject'];
export type ImageClass = Schemas['ImageClass'];
export type ClassChange = Schemas['ClassChange'];
export type ClassUse = Schemas['ClassUse'];
export type NewClass = Schemas['NewClass'];
export type Strategy = Schemas['Strategy'];

export type Import = Schemas['Import'];
export type ImportLabels = Import['labels'];
export type ImportStatus = Import['status'];
export type ImportEntry = Schemas['ImportEntry'];
export type ImportEntries = Schemas['ImportEntries'];
export type EntryCount = Schemas['ImportEntryCount'];
export type Upload = Schemas['Upload'];
export type EntryStatus = ImportEntry['status'];
export type Image = Schemas['Image'];

export type Export = Schemas['Export'];
export type ExportFilters = Schemas['ExportFilters'];
export type ExportFormat = Schemas['ExportFormat'];
export type ExportOptions = Schemas['ExportOptions'];
export type ExportSplit = Schemas['ExportSplit'];
export type NewExport = Schemas['NewExport'];

export type Lease = Schemas['Lease'];
export type Leases = Schemas['Handout'];
export type RenewedLeases = Schemas['Renewed'];
export type EmptyCode = Schemas['Empty']['code'];
export type Generation = Schemas['Generation'];
export type Tally = Schemas['Tally'];
export type Annotation = Schemas['Annotation'];
export type AnswerKind = Annotation['kind'];
export type NewAnnotation = Schemas['AnnotationRequest'];
export type Undone = Schemas['Undone'];

/** A share of right answers with its 95 % Wilson interval. */
export type Accuracy = Schemas['Accuracy'];
export type Overview = Schemas['ProjectCard'];
export type Progress = Schemas['Progress'];
export type CurvePoint = Schemas['CurvePoint'];
export type ClassCount = Schemas['ClassLabels'];
export type RunningWork = Schemas['Running'];
export type WorkKind = RunningWork['kind'];
export type Round = Schemas['Round'];
export type NearDuplicates = Schemas['NearDuplicates'];
export type LookAlikeGroup = Schemas['LookAlikeGroup'];

/** The names of the live events; an event stream has no schema in the document. */
export type EventKind =
  'import' | 'encode' | 'round' | 'generation' | 'annotation' | 'project' | 'deleted';

/** RFC 9457. A proxy in between may answer too, so nothing is sure to be there. */
export interface ProblemDetails {
  type?: string;
  title?: string;
  status?: number;
  detail?: string;
  instance?: string;
  code?: string;
  errors?: { pointer: string; code: string; detail: string }[];
}
