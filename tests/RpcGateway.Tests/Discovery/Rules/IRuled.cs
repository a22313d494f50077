using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace RpcGateway.Tests.Discovery.Rules;

/// <summary>A contract with rules for its arguments.</summary>
[RpcContract("ruled")]
public interface IRuled
{
    Task SendAsync(
        [StringLength(10, MinimumLength = 1)] string text,
        [Range(1, 5)] int? priority,
        [AllowedValues("a", null)] string? choice,
        [MaxLength(2)] Dictionary<string, Letter> letters,
        [Required] Letter? letter);
}

public sealed record Letter(
    [Required] string Title,
    [Range(0, 1, MaximumIsExclusive = true)] double Part,
    [property: JsonPropertyName("mail")][EmailAddress] string? Address,
    [MinLength(1)] List<Letter>? Copies);
