import { useQueryClient } from '@tanstack/vue-query';
import { newUuid } from './newUuid';
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue';
import { displayUrl } from '@/api/images';
import { keys } from '@/api/keys';
import { onLive } from '@/api/live';
import { readMine, readTally } from '@/api/queue';
import type { AnswerKind, Me, Project } from '@/api/types';
import { savedAnswer, settled, withUnsent, type Answer } from '@/features/annotation/answers';
import type { Operation, Outcome } from '@/features/annotation/operations';
import { Outbox } from '@/features/annotation/outbox';
import { browserStore } from '@/features/annotation/outboxStore';
import { senderFor } from '@/features/annotation/send';
import { midnight, useTally } from '@/features/annotation/useTally';
import { useLeases, type Held } from '@/features/queue/useLeases';
import { note } from '@/ui/notes';
import { Pictures } from '@/ui/pictures';

/** What backspace takes back: an answer, or the change of one. */
type Done =
  | { type: 'answer'; key: string; lease: Held | null }
  | { type: 'correct'; key: string; before: { kind: AnswerKind; classId: number | null } };

const historyLimit = 50;

/**
 * The state of the workbench: the image in front, my answers behind it, and what is on its way to
 * the server. Everything shows at once; the server is told afterwards.
 */
export function useWorkbench(project: Project, userId: number) {
  const client = useQueryClient();
  const pictures = new Pictures();
  const pictureOf = (imageId: number) => pictures.want(displayUrl(project.id, imageId));
  const tally = useTally(userId, project.id);

  const answers = shallowRef<readonly Answer[]>([]);
  const cursor = ref<string | null>(null);
  const waiting = ref(0);
  const refused = shallowRef<readonly Operation[]>([]);
  const stuck = ref(false);
  const done: Done[] = [];
  let seq = Date.now();
  let shownAt = performance.now();

  const outbox: Outbox = new Outbox({
    store: browserStore(userId, project.id),
    send: senderFor(userId, project.id, () => client.getQueryData<Me | null>(keys.session)?.id),
    onOutcome,
    onChange: () => {
      waiting.value = outbox.waiting.length;
      refused.value = outbox.refused;
      stuck.value = outbox.state === 'waiting' || outbox.state === 'signed-out';
    },
  });

  const leases = useLeases({
    projectId: project.id,
    leaseSeconds: project.settings.leaseSeconds,
    unsent: () =>
      outbox.waiting.flatMap((one) =>
        one.type === 'answer' && one.leaseToken !== null ? [one.leaseToken] : [],
      ),
    onRefused: readProject,
    prefetch: (coming) => coming.forEach((lease) => pictureOf(lease.imageId)),
  });

  const position = computed(() => answers.value.findIndex((one) => one.key === cursor.value));
  const revisited = computed(() => answers.value[position.value] ?? null);
  const shown = computed(() => revisited.value ?? leases.current.value);
  const picture = computed(() => (shown.value ? pictureOf(shown.value.imageId) : null));
  watch(
    () => shown.value?.imageId,
    () => (shownAt = performance.now()),
    { flush: 'sync' },
  );

  /** Refused, maybe because the project is not there any more: then the page says that. */
  function readProject(): void {
    void client.invalidateQueries({ queryKey: keys.project(project.id), exact: true });
  }

  function onOutcome(operation: Operation, outcome: Outcome): void {
    answers.value = settled(answers.value, operation, outcome);
    if (outcome.state === 'refused') readProject();
    if (operation.type === 'undo') {
      const lease = outcome.state === 'undone' ? outcome.lease : null;
      const awaited = leases.settle(operation.id, lease);
      if (outcome.state === 'lost' || outcome.state === 'refused') {
        note('The answer could not be taken back. It stays as it was.', 'bad');
        void readAnswers();
      } else if (awaited && !lease) {
        note('The answer is taken back. Somebody else has the image now.');
      }
    } else if (outcome.state === 'lost') {
      note('One answer came too late and does not count: the time for the image had run out.');
      answers.value = answers.value.filter((one) => one.state !== 'lost');
    }
  }

  const nextId = () => ({ id: newUuid(), seq: ++seq, refused: null });

  function answer(kind: AnswerKind, classId: number | null): void {
    if (revisited.value) correct(revisited.value, kind, classId);
    else answerFront(kind, classId);
  }

  function answerFront(kind: AnswerKind, classId: number | null): void {
    const elapsedMs = Math.round(performance.now() - shownAt);
    const lease = leases.shift();
    if (!lease) return;
    const identity = nextId();
    const { imageId, name, width, height } = lease;
    const target = { annotationId: null, operation: identity.id };
    answers.value = [
      ...answers.value,
      { key: identity.id, imageId, name, width, height, kind, classId, target, state: 'sending' },
    ];
    done.push({ type: 'answer', key: identity.id, lease });
    if (kind === 'label') tally.add();
    outbox.add({
      ...identity,
      type: 'answer',
      imageId,
      kind,
      classId,
      elapsedMs,
      leaseToken: lease.token,
      waitsFor: lease.waitsFor,
    });
  }

  function correct(given: Answer, kind: AnswerKind, classId: number | null, remember = true): void {
    if (remember) forward();
    if (given.kind === kind && given.classId === classId) return;
    const identity = nextId();
    if (remember) {
      const before = { kind: given.kind, classId: given.classId };
      done.push({ type: 'correct', key: given.key, before });
    }
    const target = { annotationId: null, operation: identity.id };
    answers.value = answers.value.map((one) =>
      one.key === given.key ? { ...one, kind, classId, target, state: 'sending' } : one,
    );
    outbox.add({
      ...identity,
      type: 'correct',
      imageId: given.imageId,
      kind,
      classId,
      target: given.target,
    });
  }

  function undo(): void {
    const last = done.pop();
    if (last?.type === 'correct') {
      const given = answers.value.find((one) => one.key === last.key);
      if (!given) return undo();
      correct(given, last.before.kind, last.before.classId, false);
      cursor.value = given.key;
      return;
    }
    const given = last
      ? answers.value.find((one) => one.key === last.key)
      : answers.value[answers.value.length - 1];
    if (given) takeBack(given, last?.lease ?? null);
    else if (last) undo();
  }

  function takeBack(given: Answer, lease: Held | null): void {
    cursor.value = null;
    answers.value = answers.value.filter((one) => one.key !== given.key);
    if (given.kind === 'label') tally.takeBack();
    // What has not left yet is taken back here; the server never hears of it.
    if (lease && given.target.operation === given.key && outbox.cancel(given.key)) {
      leases.unshift(lease);
      return;
    }
    const identity = nextId();
    leases.unshift({
      token: null,
      imageId: given.imageId,
      name: given.name,
      width: given.width,
      height: given.height,
      expiresAt: '',
      waitsFor: identity.id,
    });
    outbox.add({ ...identity, type: 'undo', imageId: given.imageId, target: given.target });
  }

  function back(): void {
    const at = position.value < 0 ? answers.value.length : position.value;
    const before = answers.value[at - 1];
    if (before) cursor.value = before.key;
    const earlier = answers.value[at - 2];
    if (earlier) pictureOf(earlier.imageId);
  }

  function forward(): void {
    if (position.value >= 0) cursor.value = answers.value[position.value + 1]?.key ?? null;
  }

  const goTo = (key: string | null) => {
    cursor.value = key;
  };

  async function readAnswers(): Promise<void> {
    const [mine, tallied] = await Promise.all([
      readMine(project.id, historyLimit).catch(() => null),
      readTally(project.id, midnight()).catch(() => null),
    ]);
    if (tallied) {
      const coming = outbox.waiting.filter((one) => one.type === 'answer' && one.kind === 'label');
      tally.startFrom(tallied.labels + coming.length);
    }
    if (!mine) return;
    const known = new Map(answers.value.map((one) => [one.target.annotationId, one]));
    const saved = mine
      .reverse()
      .map((annotation) => known.get(annotation.id) ?? savedAnswer(annotation));
    const merged = withUnsent(saved, outbox.waiting);
    // What was answered while the server replied is neither in the reply nor waiting any more.
    const there = new Set(merged.map((one) => one.imageId));
    const since = answers.value.filter((one) => one.state === 'saved' && !there.has(one.imageId));
    answers.value = [...merged, ...since.filter((one) => !one.key.startsWith('saved-'))];
  }

  async function begin(): Promise<void> {
    await outbox.load().catch(() => undefined);
    await Promise.all([readAnswers(), leases.topUp()]);
  }

  const hurry = () => outbox.hurry();
  window.addEventListener('online', hurry);
  onLive((kind) => {
    if (kind === 'generation' || (kind !== 'annotation' && leases.held.value.length === 0)) {
      void leases.topUp();
    }
  });
  onScopeDispose(() => {
    window.removeEventListener('online', hurry);
    // What is left stays in the browser and is sent by the next page; most often nothing is left.
    if (outbox.waiting.length === 0) outbox.close();
  });
  void begin();

  return {
    answers,
    cursor,
    position,
    revisited,
    shown,
    picture,
    waiting,
    refused,
    stuck,
    leases,
    tally,
    answer,
    undo,
    back,
    forward,
    goTo,
    hurry,
    dismissRefused: () => outbox.dismissRefused(),
  };
}
