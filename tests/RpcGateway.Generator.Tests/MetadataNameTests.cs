using System.Reflection;

namespace RpcGateway.Generator.Tests;

public sealed class MetadataNameTests
{
    public static TheoryData<string> Names =>
    [
        .. typeof(MetadataNames).GetFields(BindingFlags.Static | BindingFlags.Public)
            .Select(name => (string)name.GetValue(null)!),
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public void Name_Type_IsPublicInContracts(string name) =>
        typeof(RpcContractAttribute).Assembly.GetType(name).Should().NotBeNull()
            .And.Subject.As<Type>().IsPublic.Should().BeTrue();
}
