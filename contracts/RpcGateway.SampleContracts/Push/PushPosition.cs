using System.ComponentModel.DataAnnotations;
using RpcGateway.SampleContracts.Push.Rules;

namespace RpcGateway.SampleContracts.Push;

/// <summary>The last message that a device has of one source.</summary>
/// <param name="Topic">The topic; null for the messages to the user.</param>
/// <param name="Sequence">The number of the message.</param>
public sealed record PushPosition(
    [property: RegularExpression(PushRules.Name)] string? Topic,
    [property: Range(0, long.MaxValue)] long Sequence);
