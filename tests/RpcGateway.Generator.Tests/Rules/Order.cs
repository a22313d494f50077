using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace RpcGateway.Generator.Tests.Rules;

public sealed record Order(
    [Required, StringLength(10)] string Title,
    [Range(1, 100)] int Count,
    Address? SentTo = null,
    Dictionary<string, Line[]>? Lines = null,
    Point? Place = null,
    Order? Next = null,
    [property: MaxLength(3), JsonPropertyName("notes")] string? Remark = null);

public sealed class Address
{
    [Required]
    public required string City { get; init; }

    [Even]
    public int Number { get; init; }
}

public sealed record Line([MinLength(1)] string Product);

public readonly record struct Point([Range(-90, 90)] double Latitude);
