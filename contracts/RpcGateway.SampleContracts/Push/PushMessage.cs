using System.ComponentModel.DataAnnotations;
using RpcGateway.SampleContracts.Push.Rules;

namespace RpcGateway.SampleContracts.Push;

/// <summary>A notification.</summary>
/// <param name="Title">The title.</param>
/// <param name="Text">The text.</param>
/// <param name="Link">A web address with more about it.</param>
public sealed record PushMessage(
    [property: Required, StringLength(100)] string Title,
    [property: Required, StringLength(4000)] string Text,
    [property: StringLength(2000), RegularExpression(PushRules.Link)] string? Link = null);
