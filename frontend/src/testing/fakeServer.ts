import type {
  Annotation,
  ClassUse,
  Export,
  Generation,
  Lease,
  Leases,
  Me,
  NewAnnotation,
  NewExport,
  NewProject,
  Overview,
  Progress,
  Project,
} from '@/api/types';
import { earlierExport, exportFormats, newestExport, noFilters } from './fake/exports.ts';
import { base, entries, imports, type FakeImage, syncCounts, syncEntries } from './fake/imports.ts';
import { accuracy, minutes } from './fake/numbers.ts';
import { sessions, tokens, users } from './fake/people.ts';
import { curve, emptyProgress, rounds } from './fake/progress.ts';
import { makeProject, strategies } from './fake/projects.ts';

export interface FakeReply {
  status: number;
  body?: unknown;
}

/** A server in memory that keeps to the contract closely enough to try every page against it. */
export class FakeServer {
  me: Me | null = { id: 1, name: 'Ada', role: 'admin' };
  setupNeeded = false;
  encoderProblem: string | null = null;
  down = false;
  projects: Project[] = [
    makeProject(1, 'Rubbish on the belt', [
      'cardboard',
      'glass',
      'metal',
      'paper',
      'plastic',
      'trash',
    ]),
    makeProject(2, 'Wafer defects', ['clean', 'scratch', 'particle']),
    makeProject(3, 'Bird feeder', ['robin', 'sparrow', 'nothing']),
  ];
  images = new Map<number, FakeImage[]>();
  annotations: (Annotation & { projectId: number; undone: boolean })[] = [];
  leases = new Map<number, { projectId: number; imageId: number }>();
  generation: Generation = {
    number: 41,
    strategy: 'badge',
    reason: 'The model is past its first classes; unsure and diverse images teach most now.',
    modelVersion: 37,
    createdAt: minutes(2),
    pool: 2527,
  };
  exports: Export[] = [newestExport, earlierExport];
  /** What was asked for of imports that the server reads itself. */
  readonly begunImports: Record<string, unknown>[] = [];
  importTypes = ['image/jpeg', 'image/png', 'image/avif', 'image/heic'];
  roundEvery = 10;
  log: string[] = [];
  private readonly byKey = new Map<string, FakeReply>();
  private nextId = 1000;

  constructor(imageCount = 240) {
    this.images.set(
      1,
      Array.from({ length: imageCount }, (_, index) => this.image(1, index)),
    );
    this.images.set(
      2,
      Array.from({ length: 40 }, (_, index) => this.image(2, index)),
    );
    this.images.set(3, []);
  }

  /** The size an image is said to have; a backend with real files sets its own. */
  image(projectId: number, index: number): FakeImage {
    const id = projectId * 10_000 + index;
    return projectId === 2
      ? { id, name: `wafer/${index}.png`, width: 28, height: 28 }
      : { id, name: `belt/${String(index).padStart(5, '0')}.jpg`, width: 128, height: 96 };
  }

  imageOf(projectId: number, imageId: number): FakeImage | undefined {
    return this.images.get(projectId)?.find((one) => one.id === imageId);
  }

  handle(
    method: string,
    path: string,
    body: unknown = undefined,
    headers: Record<string, string | undefined> = {},
  ): FakeReply {
    this.log.push(`${method} ${path}`);
    if (this.down) return problem(503, 'down', 'The server is down.');
    const named = headers['winnow-user'];
    if (named && this.me && named !== String(this.me.id)) {
      return problem(401, 'user-changed', 'Somebody else has logged in in this browser.');
    }
    const key = headers['idempotency-key'];
    const known = key ? this.byKey.get(key) : undefined;
    if (known) return known;
    const reply = this.route(method, new URL(path, 'http://fake'), body);
    if (key && reply.status < 500) this.byKey.set(key, reply);
    return reply;
  }

  private route(method: string, url: URL, body: unknown): FakeReply {
    const path = url.pathname.replace(/^\/api/, '');
    const inProject = /^\/projects\/(\d+)(\/.*)?$/.exec(path);
    if (path === '/setup') return this.setup(method, body);
    if (path === '/session') return this.session(method, body);
    if (!this.me) return problem(401, 'unauthenticated', 'Log in first.');
    if (inProject) {
      return this.project(method, Number(inProject[1]), inProject[2] ?? '', url, body);
    }
    switch (`${method} ${path}`) {
      case 'GET /projects':
        return ok(this.projects);
      case 'POST /projects':
        return this.create(body as NewProject);
      case 'GET /overview':
        return ok(this.projects.map((one) => this.overview(one)));
      case 'GET /strategies':
        return ok(strategies);
      case 'GET /import-roots':
        return ok(['/srv/pools']);
      case 'GET /import-types':
        return ok(this.importTypes);
      case 'GET /import-buckets':
        return ok(['s3://belt/2026/']);
      case 'GET /users':
        return ok(users);
      case 'GET /account/sessions':
        return ok(sessions);
      case 'GET /account/tokens':
        return ok(tokens);
      case 'POST /account/tokens':
        return {
          status: 201,
          body: { ...tokens[0], id: 9, ...(body as object), token: 'wn_2f6c1e0b7a94d8' },
        };
    }
    return problem(404, 'not-found', 'There is nothing here.');
  }

  private setup(method: string, body: unknown): FakeReply {
    if (method === 'GET') return ok({ needed: this.setupNeeded });
    const { code, name, password } = body as { code: string; name: string; password: string };
    if (code !== 'ABCD-EFGH-2345') return problem(403, 'setup-code-wrong', 'The code is wrong.');
    if (password.length < 10) {
      return problem(422, 'invalid', 'The request has mistakes.', [
        { pointer: '/password', code: 'too-short', detail: 'Take at least 10 characters.' },
      ]);
    }
    this.setupNeeded = false;
    this.me = { id: 1, name, role: 'admin' };
    return { status: 201, body: this.me };
  }

  private session(method: string, body: unknown): FakeReply {
    if (method === 'POST') {
      const { name, password } = body as { name: string; password: string };
      if (password === 'wrong') return problem(401, 'login-failed', 'No.');
      this.me = { id: 1, name, role: 'admin' };
    }
    if (method === 'DELETE') {
      this.me = null;
      return { status: 204 };
    }
    return this.me ? ok(this.me) : problem(401, 'unauthenticated', 'Log in first.');
  }

  private create(body: NewProject): FakeReply {
    const made = makeProject(++this.nextId, body.name, []);
    made.classes = (body.classes ?? []).map((one, position) => ({
      id: ++this.nextId,
      name: one.name,
      color: one.color ?? '#0072b2',
      key: one.key ?? null,
      position,
    }));
    made.guidelines = body.guidelines ?? '';
    this.projects.push(made);
    this.images.set(made.id, []);
    return { status: 201, body: made };
  }

  private project(method: string, id: number, rest: string, url: URL, body: unknown): FakeReply {
    const project = this.projects.find((one) => one.id === id);
    if (!project) return problem(404, 'not-found', 'There is no such project, or it is not yours.');
    const undo = /^\/annotations\/(\d+)\/undo$/.exec(rest);
    if (undo && method === 'POST') return this.undo(id, Number(undo[1]));
    const image = /^\/images\/(\d+)$/.exec(rest);
    if (image) {
      const found = this.imageOf(id, Number(image[1]));
      return found ? ok(found) : problem(404, 'not-found', 'There is no such image.');
    }
    if (rest === '/imports/4/entries') return ok({ entries: syncEntries, next: null });
    if (rest === '/imports/4/entries/counts') return ok(syncCounts);
    if (/^\/imports\/\d+\/entries$/.test(rest)) return ok(entries(url, this.images.get(id) ?? []));
    const change = /^\/imports\/(\d+)\/(cancel|pause|resume)$/.exec(rest);
    if (change && method === 'POST') {
      const status = { cancel: 'cancelled', pause: 'paused', resume: 'running' } as const;
      const found = imports.find((one) => one.id === Number(change[1]));
      return ok({ ...found, status: status[change[2] as keyof typeof status] });
    }
    if (/^\/imports\/\d+\/entries\/counts$/.test(rest)) {
      return ok([
        { status: 'imported', code: null, entries: 236 },
        { status: 'duplicate', code: null, entries: 15 },
        { status: 'rejected', code: 'image-corrupt', entries: 8 },
        { status: 'rejected', code: 'not-an-image', entries: 1 },
      ]);
    }
    const use = /^\/classes\/(\d+)\/use$/.exec(rest);
    if (use) return ok(this.classUse(Number(use[1])));
    const one = /^\/exports\/(\d+)(\/content)?$/.exec(rest);
    if (one) return this.oneExport(method, Number(one[1]), one[2] !== undefined);
    if (/^\/classes\/\d+$/.test(rest)) return this.changeClass(method, project, rest, body);
    switch (`${method} ${rest}`) {
      case 'GET ':
        return ok(project);
      case 'DELETE ':
        if (url.searchParams.get('name') !== project.name) {
          return problem(422, 'name-differs', 'To delete this project, name it.');
        }
        this.projects = this.projects.filter((other) => other !== project);
        return { status: 204 };
      case 'PATCH ':
        return ok(
          Object.assign(project, body as object, {
            settings: { ...project.settings, ...(body as Partial<Project>).settings },
          }),
        );
      case 'PUT /classes/order': {
        const order = (body as { classIds: number[] }).classIds;
        for (const one of project.classes) one.position = order.indexOf(one.id);
        return ok(project.classes);
      }
      case 'POST /classes': {
        const made = {
          id: ++this.nextId,
          key: null,
          color: '#777777',
          position: project.classes.length,
          ...(body as { name: string }),
        };
        project.classes.push(made);
        return { status: 201, body: made };
      }
      case 'POST /leases':
        return ok(this.lease(id, (body as { count: number }).count));
      case 'POST /leases/renew': {
        const { tokens: asked } = body as { tokens: number[] };
        return ok({
          leases: asked.flatMap((token) => {
            const held = this.leases.get(token);
            return held ? [this.leaseView(token, held)] : [];
          }),
        });
      }
      case 'POST /leases/return':
        for (const token of (body as { tokens: number[] }).tokens) this.leases.delete(token);
        return { status: 204 };
      case 'POST /annotations':
        return this.annotate(id, body as NewAnnotation);
      case 'GET /annotations/mine/tally': {
        const since = Date.parse(url.searchParams.get('since') ?? '');
        const mine = this.annotations.filter(
          (one) =>
            one.projectId === id &&
            !one.undone &&
            one.kind === 'label' &&
            Date.parse(one.createdAt) >= since,
        );
        return ok({ labels: mine.length });
      }
      case 'GET /annotations/mine':
        return ok(
          this.annotations
            .filter((one) => one.projectId === id && !one.undone)
            .slice(-Number(url.searchParams.get('limit') ?? 50))
            .reverse(),
        );
      case 'GET /progress':
        return ok(this.progress(project));
      case 'GET /rounds':
        return ok(id === 1 ? rounds(Number(url.searchParams.get('before') ?? 42)) : []);
      case 'GET /export-options':
        return ok({ formats: exportFormats, annotators: ['Ada', 'Grace', 'Mary'] });
      case 'GET /exports':
        return ok(id === 1 ? this.exports : []);
      case 'POST /exports':
        return this.makeExport(body as NewExport);
      case 'GET /imports':
        return ok(id === 3 ? [] : imports);
      case 'POST /imports/folder':
      case 'POST /imports/bucket':
        this.begunImports.push(body as Record<string, unknown>);
        return { status: 202, body: { ...base, id: 6, status: 'queued', entries: 0 } };
    }
    return problem(404, 'not-found', 'There is nothing here.');
  }

  private makeExport(asked: NewExport): FakeReply {
    const format = exportFormats.find((one) => one.name === asked.format);
    if (!format) return problem(422, 'format-unknown', 'There is no such format.');
    if (format.contents === 'features' && this.encoderProblem) {
      return problem(409, 'no-features', 'The images have no features yet.');
    }
    const made: Export = {
      ...newestExport,
      id: ++this.nextId,
      format: asked.format,
      filters: { ...noFilters, ...asked.filters },
      split: asked.split ?? null,
      imagePrefix: asked.imagePrefix ?? '',
      sha256: format.images ? null : newestExport.sha256,
      createdAt: new Date().toISOString(),
    };
    this.exports = [made, ...this.exports];
    return { status: 201, body: made };
  }

  private oneExport(method: string, exportId: number, content: boolean): FakeReply {
    const found = this.exports.find((one) => one.id === exportId);
    if (!found) return problem(404, 'not-found', 'There is no such export.');
    if (method === 'DELETE') {
      this.exports = this.exports.filter((one) => one !== found);
      return { status: 204 };
    }
    return ok(content ? 'the bytes' : found);
  }

  private classUse(classId: number): ClassUse {
    const answers = this.annotations.filter((one) => one.classId === classId);
    const labels = answers.filter((one) => !one.undone).length;
    return { labels, earlier: answers.length - labels, truths: 0, predictions: 0 };
  }

  private changeClass(method: string, project: Project, rest: string, body: unknown): FakeReply {
    const classId = Number(rest.split('/').pop());
    const found = project.classes.find((one) => one.id === classId);
    if (!found) return problem(404, 'not-found', 'There is no such class.');
    if (method === 'PATCH') return ok(Object.assign(found, body as object));
    if (this.annotations.some((one) => one.classId === classId)) {
      return problem(409, 'class-in-use', 'The class has been used. Rename it instead.');
    }
    project.classes = project.classes.filter((one) => one.id !== classId);
    return { status: 204 };
  }

  private answered(projectId: number): Set<number> {
    return new Set(
      this.annotations
        .filter((one) => one.projectId === projectId && !one.undone)
        .map((one) => one.imageId),
    );
  }

  private leaseView(token: number, held: { projectId: number; imageId: number }): Lease {
    const image = this.imageOf(held.projectId, held.imageId);
    return {
      token,
      imageId: held.imageId,
      name: image?.name ?? '',
      width: image?.width ?? 0,
      height: image?.height ?? 0,
      expiresAt: minutes(-5),
    };
  }

  private lease(projectId: number, count: number): Leases {
    const mine = [...this.leases].filter(([, held]) => held.projectId === projectId);
    const answered = this.answered(projectId);
    const taken = new Set(mine.map(([, held]) => held.imageId));
    const all = this.images.get(projectId) ?? [];
    for (const image of all) {
      if (mine.length >= count) break;
      if (answered.has(image.id) || taken.has(image.id)) continue;
      const token = ++this.nextId;
      const held = { projectId, imageId: image.id };
      this.leases.set(token, held);
      mine.push([token, held]);
    }
    const leases = mine.slice(0, count).map(([token, held]) => this.leaseView(token, held));
    const code = all.length === 0 ? 'no-images' : 'all-labeled';
    return {
      leases,
      generation: all.length > 0 ? this.generation : null,
      empty:
        leases.length > 0
          ? null
          : {
              code,
              detail:
                code === 'no-images'
                  ? 'Nothing has been imported into this project.'
                  : `All ${all.length} images are answered.`,
            },
    };
  }

  private annotate(projectId: number, body: NewAnnotation): FakeReply {
    const made = {
      id: ++this.nextId,
      projectId,
      imageId: body.imageId,
      kind: body.kind,
      classId: body.classId ?? null,
      createdAt: new Date().toISOString(),
      elapsedMs: body.elapsedMs ?? null,
      undone: false,
    };
    if (body.corrects != null) {
      const earlier = this.annotations.find((one) => one.id === body.corrects);
      if (!earlier) return problem(404, 'not-found', 'There is no such answer.');
      earlier.undone = true;
    } else {
      const held = this.leases.get(body.leaseToken ?? 0);
      if (!held) return problem(409, 'lease-lost', 'Somebody else has the image now.');
      this.leases.delete(body.leaseToken ?? 0);
    }
    this.annotations.push(made);
    this.maybeRound(projectId);
    return { status: 201, body: made };
  }

  private maybeRound(projectId: number): void {
    const labels = this.answered(projectId).size;
    if (labels === 0 || labels % this.roundEvery !== 0) return;
    this.generation = {
      ...this.generation,
      number: this.generation.number + 1,
      modelVersion: (this.generation.modelVersion ?? 0) + 1,
      createdAt: new Date().toISOString(),
    };
  }

  private undo(projectId: number, annotationId: number): FakeReply {
    const found = this.annotations.find((one) => one.id === annotationId && !one.undone);
    if (!found) return problem(404, 'not-found', 'There is no such answer.');
    found.undone = true;
    const token = ++this.nextId;
    const held = { projectId, imageId: found.imageId };
    this.leases.set(token, held);
    return ok({ undone: found, lease: this.leaseView(token, held) });
  }

  private overview(project: Project): Overview {
    const all = this.images.get(project.id) ?? [];
    const first = project.id === 1;
    return {
      projectId: project.id,
      name: project.name,
      images: first ? 2527 : all.length,
      labels: first ? 412 + this.answered(1).size : this.answered(project.id).size,
      classes: project.classes.length,
      accuracy: first ? accuracy(71, 82) : null,
      coverImageIds: all.slice(0, 4).map((one) => one.id),
      lastLabelAt: first ? minutes(3) : null,
      running: first ? 'round' : null,
    };
  }

  private progress(project: Project): Progress {
    const all = this.images.get(project.id) ?? [];
    if (project.id !== 1) return emptyProgress(project, all.length, this.answered(project.id).size);
    const labels = 412 + this.answered(1).size;
    return {
      images: 2527,
      encoded: 2527,
      labels,
      trainingLabels: labels - 82,
      auditLabels: 82,
      skipped: 7,
      annotators: 3,
      labelsLastHour: 164,
      accuracy: accuracy(71, 82),
      accuracyNeeds: 0,
      truthAccuracy: { ...accuracy(2170, 2527) },
      generation: this.generation,
      encoder: {
        number: 2,
        kind: 'patch k-means',
        dimension: 1024,
        learnedFrom: 2527,
        createdAt: minutes(300),
      },
      encoderProblem: this.encoderProblem,
      modelVersion: {
        number: 37,
        createdAt: minutes(2),
        labels,
        trainedOn: labels - 82,
        temperature: 1.284,
      },
      curve,
      classes: project.classes.map((one, index) => {
        const number = [88, 96, 71, 79, 58, 20][index] ?? 10;
        return {
          classId: one.id,
          labels: number,
          trainingLabels: Math.round(number * 0.8),
          auditLabels: Math.round(number * 0.2),
        };
      }),
      running: [
        {
          kind: 'round',
          id: 41,
          phase: 'score',
          done: 1480,
          total: 2527,
          startedAt: minutes(0.1),
        },
      ],
      nextRound: { labelsMissing: 6, seconds: 2 },
      comparison: {
        verdict: 'ahead',
        labels: 66,
        images: 82,
        active: 0.707,
        random: 0.585,
        low: 0.013,
        high: 0.223,
        sentence:
          'Active selection beats random here: with 66 labels each, 70.7 % against 58.5 % on 82 audit images, a difference of +12.2 points (+1.3 to +22.3).',
      },
      tuning: {
        takenOver: true,
        labels: 304,
        images: 304,
        tuned: 0.74,
        other: 0.688,
        low: 0.016,
        high: 0.088,
        seconds: 214,
        sentence:
          'Networks fine-tuned on 304 labels joined the features: right on 74.0 % of 304 labels held out, against 68.8 % by the features there were, a difference of +5.3 points (+1.6 to +8.8).',
      },
      advice:
        'Going on pays: the last 100 labels brought about 3 points of accuracy. Label more trash; it has the fewest labels and the most mistakes.',
    };
  }
}

const ok = (body: unknown): FakeReply => ({ status: 200, body });

function problem(
  status: number,
  code: string,
  detail: string,
  errors: { pointer: string; code: string; detail: string }[] = [],
): FakeReply {
  return { status, body: { title: code, status, code, detail, errors } };
}
