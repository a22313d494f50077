using System.ComponentModel.DataAnnotations;
using RpcGateway.SampleContracts.Push;
using RpcGateway.SampleContracts.Push.Rules;

namespace RpcGateway.Samples.Push;

/// <summary>The body of an HTTP request: the params of <c>push.send</c>.</summary>
internal sealed record PushRequest(
    PushTarget Target,
    PushMessage Message,
    [property: Required, StringLength(PushRules.MaxKey), RegularExpression(PushRules.NoControls)] string Key);
