import type { Captured } from "./capture-worklet";
import captureUrl from "./capture-worklet?worker&url";

/** Why there is no sound from a microphone. */
export type MicrophoneFault = "insecure" | "refused" | "none" | "busy" | "unknown";

export class MicrophoneError extends Error {
  readonly fault: MicrophoneFault;

  constructor(fault: MicrophoneFault, cause?: unknown) {
    super(fault, { cause });
    this.fault = fault;
  }
}

export interface MicrophoneOptions {
  /** The browser's name of a device; null for its usual one. */
  device: string | null;
  /** Samples per second that are wanted. */
  rate: number;
  onSound(captured: Captured): void;
  /** Told once the device is taken away. */
  onGone(): void;
}

/** An open microphone. */
export interface Microphone {
  /** The device that it is. */
  device: string;
  /** Lets nothing through, or something again. */
  setPaused(paused: boolean): void;
  close(): void;
}

/** Opens a microphone; throws MicrophoneError. A device that is not there any more is passed over. */
export async function openMicrophone(options: MicrophoneOptions): Promise<Microphone> {
  const stream = await openStream(options.device);
  const track = stream.getAudioTracks()[0];
  const release = () => {
    for (const one of stream.getTracks()) one.stop();
  };
  try {
    const context = await connect(stream, options);
    if (track) track.onended = options.onGone;
    return {
      device: track?.getSettings().deviceId ?? "",
      setPaused: (paused) => void (paused ? context.suspend() : context.resume()),
      close: () => {
        if (track) track.onended = null;
        release();
        void context.close();
      },
    };
  } catch (error) {
    release();
    throw new MicrophoneError("unknown", error);
  }
}

/** The microphones that there are; their names are told once one was allowed. */
export async function microphones(): Promise<MediaDeviceInfo[]> {
  const devices = (await navigator.mediaDevices?.enumerateDevices?.()) ?? [];
  return devices.filter(({ kind, deviceId }) => kind === "audioinput" && deviceId !== "");
}

async function openStream(device: string | null): Promise<MediaStream> {
  // Browsers have it on pages from this computer and from https only.
  if (!navigator.mediaDevices?.getUserMedia) throw new MicrophoneError("insecure");
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: wanted(device) });
  } catch (error) {
    const { name } = error as DOMException;
    if (device !== null && (name === "OverconstrainedError" || name === "NotFoundError"))
      return openStream(null);
    throw new MicrophoneError(FAULTS[name] ?? "unknown", error);
  }
}

const FAULTS: Record<string, MicrophoneFault> = {
  NotAllowedError: "refused",
  SecurityError: "refused",
  NotFoundError: "none",
  NotReadableError: "busy",
  AbortError: "busy",
};

/**
 * All of what browsers do to a telephone call is off: echo cancellation and noise suppression take
 * quiet words and the ends of words for noise, and Tacet is made to tell noise from speech itself.
 * The loudness is left as well: Tacet raises what is quiet by what it knows of the whole.
 */
function wanted(device: string | null): MediaTrackConstraints {
  return {
    ...(device !== null && { deviceId: { exact: device } }),
    channelCount: 1,
    echoCancellation: false,
    noiseSuppression: false,
    autoGainControl: false,
  };
}

async function connect(stream: MediaStream, options: MicrophoneOptions): Promise<AudioContext> {
  let context = new AudioContext({ sampleRate: options.rate });
  let source: MediaStreamAudioSourceNode;
  try {
    source = context.createMediaStreamSource(stream);
  } catch {
    // Some browsers connect no device to a context of another rate: the worklet changes it then.
    void context.close();
    context = new AudioContext();
    source = context.createMediaStreamSource(stream);
  }
  try {
    await context.audioWorklet.addModule(captureUrl);
    const node = new AudioWorkletNode(context, "tacet-capture", {
      channelCount: 1,
      channelCountMode: "explicit",
      processorOptions: { rate: options.rate },
    });
    node.port.onmessage = ({ data }: MessageEvent<Captured>) => options.onSound(data);
    source.connect(node).connect(context.destination); // It gives silence; what leads nowhere is not run everywhere.
    await context.resume();
    return context;
  } catch (error) {
    void context.close();
    throw error;
  }
}
