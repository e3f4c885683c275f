/* Generated from src/airbyte/protocol.schema.json by `npm run generate`: change the source, not this file. */

/**
 * One line on stdout.
 */
export type Message =
  | SpecMessage
  | ConnectionStatusMessage
  | CatalogMessage
  | RecordMessage
  | StateMessage
  | LogMessage
  | TraceMessage
  | ControlMessage;
export type SyncMode = 'full_refresh' | 'incremental';
export type FailureType = 'config_error' | 'transient_error' | 'system_error';

/**
 * The Airbyte protocol messages that a source writes, and the files that it reads.
 */
export interface Protocol {
  message: Message;
  configuredCatalog: ConfiguredCatalog;
  stateMessage: StateMessage;
}
export interface SpecMessage {
  type: 'SPEC';
  spec: JsonObject;
}
export interface JsonObject {
  [k: string]: unknown;
}
export interface ConnectionStatusMessage {
  type: 'CONNECTION_STATUS';
  connectionStatus: {
    status: 'SUCCEEDED' | 'FAILED';
    message?: string;
  };
}
export interface CatalogMessage {
  type: 'CATALOG';
  catalog: {
    streams: CatalogStream[];
  };
}
/**
 * A stream in the discovered catalog.
 */
export interface CatalogStream {
  name: string;
  json_schema: JsonObject;
  /**
   * @minItems 1
   */
  supported_sync_modes: [SyncMode, ...SyncMode[]];
  source_defined_cursor?: boolean;
  default_cursor_field?: string[];
  source_defined_primary_key?: string[][];
  is_resumable: boolean;
  is_file_based: boolean;
}
export interface RecordMessage {
  type: 'RECORD';
  record: {
    stream: string;
    data: JsonObject;
    /**
     * Milliseconds since 1970, UTC.
     */
    emitted_at: number;
    meta?: RecordMeta;
  };
}
/**
 * Changes that the source made to a record.
 */
export interface RecordMeta {
  changes: {
    field: string;
    change: 'NULLED' | 'TRUNCATED';
    reason:
      | 'SOURCE_FIELD_SIZE_LIMITATION'
      | 'SOURCE_RECORD_SIZE_LIMITATION'
      | 'SOURCE_SERIALIZATION_ERROR'
      | 'SOURCE_RETRIEVAL_ERROR';
  }[];
}
/**
 * The state of one stream.
 */
export interface StateMessage {
  type: 'STATE';
  state: {
    type: 'STREAM';
    stream: StreamState;
    sourceStats: {
      /**
       * Records of this stream since its last state, written with a decimal point.
       */
      recordCount: number;
    };
  };
}
export interface StreamState {
  stream_descriptor: StreamDescriptor;
  stream_state?: {
    [k: string]: unknown;
  } | null;
  [k: string]: unknown;
}
export interface StreamDescriptor {
  name: string;
  namespace?: string | null;
  [k: string]: unknown;
}
export interface LogMessage {
  type: 'LOG';
  log: {
    level: 'FATAL' | 'ERROR' | 'WARN' | 'INFO' | 'DEBUG' | 'TRACE';
    message: string;
  };
}
export interface TraceMessage {
  type: 'TRACE';
  trace: ErrorTrace | StreamStatusTrace | EstimateTrace;
}
export interface ErrorTrace {
  type: 'ERROR';
  emitted_at: number;
  error: {
    message: string;
    internal_message?: string;
    stack_trace?: string;
    failure_type: FailureType;
    stream_descriptor?: StreamDescriptor;
  };
}
export interface StreamStatusTrace {
  type: 'STREAM_STATUS';
  emitted_at: number;
  stream_status: {
    stream_descriptor: StreamDescriptor;
    status: 'STARTED' | 'RUNNING' | 'COMPLETE' | 'INCOMPLETE';
    reasons?: {
      type: 'RATE_LIMITED';
      rate_limited?: {
        quota_reset?: number;
      };
    }[];
  };
}
export interface EstimateTrace {
  type: 'ESTIMATE';
  emitted_at: number;
  estimate: {
    type: 'STREAM';
    name: string;
    row_estimate?: number;
    byte_estimate?: number;
  };
}
export interface ControlMessage {
  type: 'CONTROL';
  control: {
    type: 'CONNECTOR_CONFIG';
    emitted_at: number;
    connectorConfig: {
      config: JsonObject;
    };
  };
}
/**
 * The streams to read, as passed by the platform.
 */
export interface ConfiguredCatalog {
  streams: ConfiguredStream[];
  [k: string]: unknown;
}
export interface ConfiguredStream {
  stream: {
    name: string;
    namespace?: string | null;
    json_schema?: {
      properties?: JsonObject;
      [k: string]: unknown;
    };
    [k: string]: unknown;
  };
  sync_mode: string;
  [k: string]: unknown;
}
