using System.Text.Json;
using System.Text.Json.Serialization;
using RpcGateway.SampleContracts.Arena;
using RpcGateway.SampleContracts.Cache;
using RpcGateway.SampleContracts.Chat;
using RpcGateway.SampleContracts.JobBoard;
using RpcGateway.SampleContracts.Notes;
using RpcGateway.SampleContracts.Push;
using RpcGateway.SampleContracts.Ticker;

namespace RpcGateway.SampleContracts;

/// <summary>The JSON metadata of the sample contracts, for applications without reflection.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(AllowedRange))]
[JsonSerializable(typeof(ArenaSnapshot))]
[JsonSerializable(typeof(ArenaWelcome))]
[JsonSerializable(typeof(CacheChange))]
[JsonSerializable(typeof(CacheKey[]))]
[JsonSerializable(typeof(CacheResult))]
[JsonSerializable(typeof(CacheSetOptions))]
[JsonSerializable(typeof(CacheStatistics))]
[JsonSerializable(typeof(ChatMessage))]
[JsonSerializable(typeof(Conversation[]))]
[JsonSerializable(typeof(ConversationItem))]
[JsonSerializable(typeof(ConversationPage))]
[JsonSerializable(typeof(DivisionByZero))]
[JsonSerializable(typeof(JobOrder))]
[JsonSerializable(typeof(JobProgress))]
[JsonSerializable(typeof(JobReport))]
[JsonSerializable(typeof(JobResult))]
[JsonSerializable(typeof(JobState))]
[JsonSerializable(typeof(MonitorSample))]
[JsonSerializable(typeof(Note[]))]
[JsonSerializable(typeof(NoteChange))]
[JsonSerializable(typeof(NoteEditor))]
[JsonSerializable(typeof(NotePresence))]
[JsonSerializable(typeof(NoteState))]
[JsonSerializable(typeof(NoteVersion[]))]
[JsonSerializable(typeof(PrimeCount))]
[JsonSerializable(typeof(PushMail))]
[JsonSerializable(typeof(PushMail[]))]
[JsonSerializable(typeof(PushMessage))]
[JsonSerializable(typeof(IReadOnlyList<PushPosition>))]
[JsonSerializable(typeof(PushReceipt))]
[JsonSerializable(typeof(PushSource[]))]
[JsonSerializable(typeof(PushState))]
[JsonSerializable(typeof(PushTarget))]
[JsonSerializable(typeof(RoomSnapshot))]
[JsonSerializable(typeof(TickerUpdate))]
[JsonSerializable(typeof(UploadReceipt))]
[JsonSerializable(typeof(WordCount))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(double))]
[JsonSerializable(typeof(double[]))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(byte[]))]
public sealed partial class SampleJsonContext : JsonSerializerContext;
